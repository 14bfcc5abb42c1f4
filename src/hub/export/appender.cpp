// SPDX-License-Identifier: MIT
#include "hub/export/appender.hpp"

namespace techhub::hub {

void append_separated(std::string& out, std::string_view canonical, const Style& style) {
  std::size_t begin = 0;  // of what is not yet copied
  const auto put = [&](std::size_t at, std::string_view separator) {
    out.append(canonical.substr(begin, at - begin));
    out.append(separator);
    begin = at + 1;
  };
  for (std::size_t at = 0; at < canonical.size(); ++at) {
    const char c = canonical[at];
    if (c == '"') {
      for (++at; at < canonical.size() && canonical[at] != '"'; ++at) at += canonical[at] == '\\' ? 1 : 0;
    } else if (c == ':') {
      put(at, style.key);
    } else if (c == ',' && style.item != ",") {
      put(at, style.item);
    }
  }
  out.append(canonical.substr(begin));
}

void append_value(std::string& out, const Column& column, const Value& value, const Style& style) {
  if (is_null(value)) {
    out += "null";
    return;
  }
  switch (column.type) {
    case Type::id:
    case Type::integer:
      return append_integer(out, as_integer(value));
    case Type::boolean:
      out += as_integer(value) != 0 ? "true" : "false";
      return;
    case Type::json:
    case Type::i18n:
    case Type::tag:
      return append_separated(out, as_text(value), style);
    case Type::time: {
      const Time time{as_integer(value)};
      out += '"';
      out += style.short_times && time.us % 1000 == 0 ? time.to_django() : time.to_string();
      out += '"';
      return;
    }
    case Type::text:
    case Type::code:
    case Type::word:
    case Type::decimal:
    case Type::secret:
      return append_json_string(out, as_text(value));
    case Type::personal:
      if (const auto* text = std::get_if<std::string>(&value)) return append_json_string(out, *text);
      out += "null";
      return;
    case Type::real:
    case Type::bytes:
    case Type::date:
      return json_from(column, value).dump_to(out);
  }
}

std::string_view field_name(const Table& table, const Column& column) noexcept {
  auto name = column.name;
  if (column.references.empty() || !name.ends_with("_id")) return name;
  name.remove_suffix(3);
  return table.find(name) == Table::npos ? name : column.name;
}

Result<> Appender::flush() {
  if (text_.empty()) return success();
  written_ += static_cast<std::int64_t>(text_.size());
  auto written = write_(text_);
  text_.clear();
  return written;
}

}  // namespace techhub::hub
