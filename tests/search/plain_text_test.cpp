// SPDX-License-Identifier: MIT
// What a reader sees of a text with markup.
#include "hub/plain_text.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "support/bounded.hpp"

using techhub::hub::plain_text;

namespace {

std::string seen(std::string_view text) { return plain_text(text).value_or(std::string(text)); }

}  // namespace

TEST_CASE("tags of HTML leave a text, and what only looks like one stays") {
  struct Case {
    std::string_view text, seen;
  };
  for (const auto& [text, wanted] : std::initializer_list<Case>{
           {"", ""},
           {"грант", "грант"},
           {"<b>Г</b>рант", "Грант"},
           {"<p>а</p>\n<p>б</p><p>в</p>", "а \nб в "},
           {"а<br/>б<BR>в", "а б в"},
           {"<a title='x > y' href=\"a<b\">а</a>", "а"},
           {"<style>p { }</style>а<script src=x>1 < 2</script>", "а "},
           {"а<!-- <p> б -->в", "ав"},
           // No tags.
           {"1 < 2 > 0", "1 < 2 > 0"},
           {"a<5", "a<5"},
           {"<имя>", "<имя>"},
           {"<user@example.kz>", "<user@example.kz>"},
           {"<vector>", "<vector>"},
           {"<p", "<p"},
           {"<p а <b>б</b>", "<p а б"},
           {"<!-- а", "<!-- а"},
           {"<a href=\"x>а", "<a href=\"x>а"},
           {"<", "<"},
           {"</", "</"},
           {"<script>а", "а"},
           // References.
           {"AT&amp;T &laquo;а&raquo;&nbsp;&mdash; &#8470;1 &#x410;", "AT&T «а» — №1 А"},
           {"&lt;b&gt;", "<b>"},
           {"&amp;lt;", "&lt;"},
           {"a & b", "a & b"},
           {"&unknown; &; &#; &#x; &#xD800; &#x110000; &#0; &amp",
            "&unknown; &; &#; &#x; &#xD800; &#x110000; &#0; &amp"},
       }) {
    INFO(text);
    CHECK(seen(text) == wanted);
  }
}

TEST_CASE("any text is read in time that grows with it") {
  CHECK(rc::check("over random pieces", [] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 30); i > 0; --i)
      text += *rc::gen::element<std::string>("<", ">", "<p", "</p>", "<a ", "\"", "'", "&", "&amp;", "&#65;", ";",
                                             "<!--", "-->", "<script>", "</script>", "грант", "\xFF", "\xD0", " ", "=");
    const std::string made = seen(text);
    RC_ASSERT(made.size() <= text.size());
  }));
  for (const std::string_view piece :
       {"<", "<a ", "<a \"", "<a '", "<a \"'", "\"<a ", "<!--", "<script>", "&", "&#", "<p><"}) {
    std::string text;
    while (text.size() < (2U << 20U)) text += piece;
    INFO(piece);
    const techhub::test::Bounded guard;
    CHECK(seen(text).size() <= text.size());
  }
}
