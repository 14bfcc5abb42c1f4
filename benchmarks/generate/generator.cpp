// SPDX-License-Identifier: MIT
#include "generate/generator.hpp"

#include <simdjson.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include "generate/template.hpp"
#include "generate/values.hpp"
#include "generate/words.hpp"
#include "techhub/value/json.hpp"

namespace generate {
namespace {

using simdjson::dom::element;

struct Model {
  std::string label;
  std::int64_t count = 0;
  bool is_fixed = false;
  std::vector<Template> templates;
};

}  // namespace

class Generator::Impl {
 public:
  Impl(std::string_view sample, const Options& options) : options_(options) {
    const std::string_view separator = options.form == Options::Form::lines ? "," : ", ";
    separator_ = separator;
    simdjson::dom::parser parser;
    simdjson::dom::document_stream objects;
    const simdjson::padded_string text(sample);
    if (parser.parse_many(text, std::size_t{1} << 20).get(objects) != simdjson::SUCCESS)
      throw std::invalid_argument("the sample is no JSONL");
    for (auto one : objects) {
      element object;
      std::string_view label;
      if (std::move(one).get(object) != simdjson::SUCCESS ||
          object["model"].get_string().get(label) != simdjson::SUCCESS)
        throw std::invalid_argument("the sample is no JSONL dump");
      if (models_.empty() || models_.back().label != label) {
        const auto full = full_count(label);
        Model& added = models_.emplace_back();
        added.label = label;
        added.is_fixed = full == 0;
        added.count =
            std::max<Number>(std::min<Number>(10, full), std::llround(static_cast<double>(full) * options.scale));
      }
      Model& model = models_.back();
      model.templates.push_back(take_apart(object, label, model.is_fixed, separator));
      if (label == "service.servicerequest") nested_.push_back(take_apart(object, label, false, ", "));
    }
    for (Model& model : models_) {
      if (model.is_fixed) model.count = static_cast<std::int64_t>(model.templates.size());
      by_label_.emplace(model.label, &model);
    }
    prepare();
  }

  bool next(std::string& text) {
    text.clear();
    if (at_ == models_.size()) {
      if (options_.form == Options::Form::lines || is_closed_) return false;
      is_closed_ = true;
      text = is_first_ ? "[]\n" : "]\n";
      return true;
    }
    if (options_.form == Options::Form::array) text = is_first_ ? "[" : ", ";
    is_first_ = false;
    const Model& model = models_[at_];
    ++number_;
    append(text, model, model.templates[choose(model, number_)], number_);
    if (options_.form == Options::Form::lines) text += '\n';
    while (at_ < models_.size() && number_ == models_[at_].count) {
      ++at_;
      number_ = 0;
    }
    return true;
  }

  [[nodiscard]] std::int64_t objects() const {
    std::int64_t sum = 0;
    for (const Model& model : models_) sum += model.count;
    return sum;
  }

 private:
  using Number = std::int64_t;

  [[nodiscard]] const Model& model(std::string_view label) const {
    const auto found = by_label_.find(label);
    if (found == by_label_.end()) throw std::invalid_argument("the sample has no " + std::string(label));
    return *found->second;
  }
  [[nodiscard]] Number count(std::string_view label) const { return model(label).count; }

  // A stream of its own for what is made under `tag` for the object of this number.
  [[nodiscard]] Random random(std::uint64_t tag, Number number) const {
    Random stream(options_.seed * 0x9e3779b97f4a7c15u ^ tag);
    return Random(stream.next() ^ static_cast<std::uint64_t>(number) * 0xd6e8feb86659fd93u);
  }
  [[nodiscard]] Number any(std::uint64_t tag, Number number, Number of) const {
    return 1 + static_cast<Number>(random(tag, number).below(static_cast<std::uint64_t>(of)));
  }
  [[nodiscard]] Spread spread(std::uint64_t tag, Number size) const {
    return {static_cast<std::uint64_t>(size), random(tag, 0)};
  }

  void prepare() {
    const auto& users = model("account.user").templates;
    for (std::size_t i = 0; i < users.size(); ++i) {
      if (users[i].words.at("role") == "user") {
        visitors_.push_back(i);
      } else if (i > 0) {
        staff_.push_back(i);
      }
    }
    const auto& fields = model("service.hubformfield").templates;
    for (std::size_t i = 0; i < fields.size(); ++i) fields_[std::stoll(fields[i].words.at("hub_form"))].push_back(i);
    // However small the dump, no answer is without its field.
    std::size_t most = 0;
    for (const auto& [form, of_form] : fields_) most = std::max(most, of_form.size());
    Number& made = by_label_.find("service.hubformfield")->second->count;
    made = std::max(made, count("service.hubform") * static_cast<Number>(most));
    const auto& answers = model("service.hubformdata").templates;
    for (std::size_t i = 0; i < answers.size(); ++i) answers_[std::stoll(answers[i].words.at("hub_form"))].push_back(i);
    const auto& bookings = model("booking.booking").templates;
    for (std::size_t i = 0; i < bookings.size(); ++i)
      (bookings[i].words.at("status") == "active" ? active_ : past_).push_back(i);
    const auto& statuses = model("booking.bookingstatus").templates;
    for (std::size_t i = 0; i < statuses.size(); ++i) statuses_[statuses[i].words.at("status")].push_back(i);
    const auto& services = model("service.service").templates;
    for (std::size_t i = 0; i < services.size(); ++i)
      services_[services[i].words.at("pk")] = static_cast<Number>(i) + 1;
    staff_count_ = std::max<Number>(
        3, count("account.user") * static_cast<Number>(staff_.size() + 1) / static_cast<Number>(users.size()));
  }

  // Which object of the sample the one of this number is made after.
  [[nodiscard]] std::size_t choose(const Model& of, Number number) const {
    const auto among = [&](const std::vector<std::size_t>& some) {
      return some[random(tag_of(of.label, ""), number).below(some.size())];
    };
    if (of.is_fixed) return static_cast<std::size_t>(number) - 1;
    if (of.label == "account.user") {
      // Their passwords are known.
      if (number <= 3) return static_cast<std::size_t>(number) - 1;
      return among(number <= staff_count_ ? staff_ : visitors_);
    }
    if (of.label == "service.service") {
      const auto known = static_cast<Number>(of.templates.size());
      if (number <= known) return static_cast<std::size_t>(number) - 1;
      return static_cast<std::size_t>(services_.at(number % 2 ? "park_009" : "programme_008")) - 1;
    }
    if (of.label == "service.hubformfield") {
      const auto& some = fields_.at(likeness(form_of_field(number)));
      return some[order_of_field(number) % some.size()];
    }
    if (of.label == "service.hubformdata") return among(answers_.at(likeness(form_of_data(number))));
    if (of.label == "booking.booking") {
      // The last ones are to come.
      const auto size = static_cast<Number>(active_.size() + past_.size());
      return among(number > of.count - of.count * static_cast<Number>(active_.size()) / size ? active_ : past_);
    }
    if (of.label == "booking.bookingstatus") {
      const Model& bookings = model("booking.booking");
      const auto& booking = bookings.templates[choose(bookings, booking_of(number))];
      return among(statuses_.at(booking.words.at("status")));
    }
    return random(tag_of(of.label, ""), number).below(of.templates.size());
  }

  // Forms are like those of the sample in turn.
  [[nodiscard]] Number likeness(Number form) const { return (form - 1) % static_cast<Number>(fields_.size()) + 1; }
  [[nodiscard]] Number form_of_field(Number number) const { return (number - 1) % count("service.hubform") + 1; }
  [[nodiscard]] std::size_t order_of_field(Number number) const {
    return static_cast<std::size_t>((number - 1) / count("service.hubform"));
  }
  [[nodiscard]] Number form_of_data(Number number) const {
    if (number > count("service.servicerequest"))
      return any(tag_of("service.hubformdata", "hub_form"), number, count("service.hubform"));
    const Model& requests = model("service.servicerequest");
    const Template& request = requests.templates[choose(requests, number)];
    return form_of_service(service_of(request.words.at("service"), number));
  }
  // The service that a request or protocol is of; the small ones of the sample stand for all that are no known ones.
  [[nodiscard]] Number service_of(const std::string& code, Number number) const {
    const auto known = static_cast<Number>(services_.size());
    const Number all = count("service.service");
    const bool is_small = code.starts_with("park_") || code.starts_with("programme_");
    if (!is_small || all <= known) return services_.at(code);
    return known + any(tag_of("service", "small"), number, all - known);
  }
  [[nodiscard]] std::string code_of(Number service) const {
    for (const auto& [code, number] : services_) {
      if (number == service) return code;
    }
    const std::string digits = std::to_string(service);
    return (service % 2 ? "park_" : "programme_") + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') +
           digits;
  }
  [[nodiscard]] Number form_of_service(Number service) const {
    const Model& all = model("service.service");
    if (service <= static_cast<Number>(services_.size()))
      return std::stoll(all.templates[static_cast<std::size_t>(service) - 1].words.at("hub_form"));
    return any(tag_of("service.service", "hub_form"), service, count("service.hubform"));
  }

  [[nodiscard]] Number booking_of(Number status) const {
    const Number bookings = count("booking.booking");
    return status <= bookings ? status : any(tag_of("booking.bookingstatus", "booking"), status, bookings);
  }
  [[nodiscard]] Number booker_of(Number booking) const {
    return any(tag_of("booking.booking", "author"), booking, count("account.user"));
  }
  // In minutes since 1970. Rooms are taken in turn, so that no two bookings of a room meet.
  [[nodiscard]] Number start_of(Number booking) const {
    constexpr Number end = 29'411'280;  // 2025-12-02T12:00Z
    const Number rooms = count("booking.room");
    const Number turns = (count("booking.booking") - 1) / rooms + 1;
    const Number hours = std::max<Number>(4, 660 * 24 / turns);
    const Number turn = (booking - 1) / rooms;
    return end - (turns - 1 - turn) * hours * 60 + 30 * (any(tag_of("booking.booking", "start"), booking, 3) - 1);
  }

  [[nodiscard]] std::pair<std::string, std::string> person(Number user) const {
    const Model& users = model("account.user");
    const auto& words = users.templates[choose(users, user)].words;
    return {words.at("first_name"), words.at("last_name")};
  }
  [[nodiscard]] Number member(Number membership) const {
    const Number users = count("account.user");
    return 1 + static_cast<Number>(spread(tag_of("member", ""), users).at(static_cast<std::uint64_t>(membership - 1)));
  }
  [[nodiscard]] Number company_of_member(Number membership) const {
    return any(tag_of("account.usercompany", "company"), membership, count("account.company"));
  }
  [[nodiscard]] Number author_of_company(Number company) const {
    return any(tag_of("account.company", "author"), company, count("account.user"));
  }

  [[nodiscard]] std::string company_name(Number company) const {
    const Model& companies = model("account.company");
    const std::string& name = companies.templates[choose(companies, company)].words.at("name");
    Random chance = random(tag_of("account.company", "name"), company);
    if (!name.ends_with("»")) {
      const auto [first, last] = person(author_of_company(company));
      return "ИП " + last + " " + first;
    }
    if (chance.one_in(3) || is_digit(name[name.size() - 3])) return name;
    return name.substr(0, name.size() - 2) + " " + std::to_string(1 + chance.below(99)) + "»";
  }

  [[nodiscard]] std::string company_number(Number company) const {
    const Model& companies = model("account.company");
    const std::string& like = companies.templates[choose(companies, company)].words.at("tin");
    return like.empty() ? like : person_number(like, static_cast<std::uint64_t>(company));
  }

  // All times of an object move together, up to half a year back.
  [[nodiscard]] Number moved(const Model& of, Number number, bool is_exact) const {
    Random chance = random(tag_of(of.label, "time"), number);
    const auto hours = static_cast<Number>(chance.below(180 * 24));
    return -(hours * 3'600'000 + (is_exact ? static_cast<Number>(chance.below(3'600'000)) : 0));
  }

  std::string words_like(std::string_view like, Random chance) const {
    const auto language = chance.below(3);
    if (like.ends_with('.')) return sentences(chance, sentences_of(like)).at(language);
    const bool is_topic =
        like.find_first_of("?!\"<") == std::string_view::npos && like.find("😕") == std::string_view::npos;
    return is_topic ? topic(chance).at(language) : std::string(like);
  }

  void append(std::string& out, const Model& of, const Template& like, Number number) const {
    std::string said = like.said;
    for (std::size_t i = 0; i < like.slots.size(); ++i) {
      out += like.texts[i];
      fill(out, of, like, like.slots[i], number, said);
    }
    out += like.texts.back();
  }

  void put_text(std::string& out, const Text& text, std::string& said) const {
    constexpr std::array<std::string_view, 3> names{"{\"ru\": ", "\"kk\": ", "\"en\": "};
    for (std::size_t language = 0; language < text.size(); ++language) {
      if (language > 0) out += separator_;
      out += names.at(language);
      techhub::append_json_string(out, text.at(language));
      said += text.at(language) + " ";
    }
    out += '}';
  }

  void fill(std::string& out, const Model& of, const Template& like, const Slot& slot, Number number,
            std::string& said) const {
    const auto put = [&](std::string_view text) { techhub::append_json_string(out, text); };
    const auto put_number = [&](Number value) { out += std::to_string(value); };
    Random chance = random(slot.tag, number);
    const auto draw = [&](std::string_view letters, std::size_t size) {
      std::string text;
      for (std::size_t i = 0; i < size; ++i) text += letters[chance.below(letters.size())];
      return text;
    };
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    switch (slot.rule) {
      case Rule::keep:
        return put(slot.text);
      case Rule::reference:
      case Rule::often:
      case Rule::staff: {
        Number of_these = slot.rule == Rule::staff ? staff_count_ : count(slot.to);
        Number key = any(slot.tag, number, of_these);
        if (slot.rule == Rule::often && slot.number > 0 && slot.number <= 2) key = slot.number;
        return slot.text.empty() ? put_number(key) : put(std::to_string(key));
      }
      case Rule::number:
        return put_number(number);
      case Rule::once: {
        const Spread order = spread(slot.tag, count(slot.to));
        return put_number(1 + static_cast<Number>(order.at(static_cast<std::uint64_t>(number - 1))));
      }
      case Rule::password:
        if (number <= 3) return put(slot.text);
        if (slot.text.starts_with('!')) return put("!" + draw(letters.substr(0, 62), 40));
        return put("pbkdf2_sha256$260000$" + draw(letters.substr(0, 62), 22) + "$" + draw(letters, 42) + "A=");
      case Rule::email: {
        const auto at = slot.text.find('@');
        const auto name = slot.text.find_last_not_of("0123456789", at - 1) + 1;
        return put(slot.text.substr(0, name) + std::to_string(number) + slot.text.substr(at));
      }
      case Rule::phone:
        return put(slot.text.empty() ? slot.text : slot.text.substr(0, 5) + draw("0123456789", slot.text.size() - 5));
      case Rule::membership: {
        const auto user = static_cast<std::uint64_t>(number - 1);
        const auto membership =
            static_cast<Number>(spread(tag_of("member", ""), count("account.user")).index(user)) + 1;
        if (membership > count("account.usercompany")) {
          out += "null";
          return;
        }
        return put_number(company_of_member(membership));
      }
      case Rule::member:
        return put_number(member(number));
      case Rule::member_of:
        return put_number(company_of_member(number));
      case Rule::tin:
        return put(company_number(number));
      case Rule::company_name:
        return put(company_name(number));
      case Rule::service:
        return put(code_of(service_of(slot.text, number)));
      case Rule::service_code:
        return put(code_of(number));
      case Rule::service_form:
        return put_number(form_of_service(number));
      case Rule::form_data:
        return put_number(number);
      case Rule::data_form:
        return put_number(form_of_data(number));
      case Rule::form_field:
        return put_number(form_of_field(number));
      case Rule::field_key: {
        const bool is_more = order_of_field(number) >= fields_.at(likeness(form_of_field(number))).size();
        return put(is_more ? slot.text + "_" + std::to_string(order_of_field(number)) : slot.text);
      }
      case Rule::field_order:
        return put_number(static_cast<Number>(order_of_field(number)));
      case Rule::requests: {
        std::set<Number> chosen;
        const Number requests = count("service.servicerequest");
        const auto wanted = std::min(slot.count, static_cast<std::size_t>(requests));
        while (chosen.size() < wanted)
          chosen.insert(1 + static_cast<Number>(chance.below(static_cast<std::uint64_t>(requests))));
        std::string_view separator = "[";
        for (const Number key : chosen) {
          out += separator;
          put_number(key);
          separator = separator_;
        }
        out += chosen.empty() ? "[]" : "]";
        return;
      }
      case Rule::room:
        return put_number((number - 1) % count("booking.room") + 1);
      case Rule::booking_start:
        return put(time_text(start_of(number) * 60'000, false));
      case Rule::booking_end: {
        const Number lasts = read_time(slot.text) - read_time(like.words.at("start"));
        return put(time_text(start_of(number) * 60'000 + lasts, false));
      }
      case Rule::status_booking:
        return put_number(booking_of(number));
      case Rule::status_author:
        return put_number(booker_of(booking_of(number)));
      case Rule::status_time:
        return put(time_text(start_of(booking_of(number)) * 60'000, false));
      case Rule::title:
        return put_text(out, title(chance), said);
      case Rule::paragraph:
        return put_text(out, sentences(chance, slot.count), said);
      case Rule::words:
        return put(words_like(slot.text, chance));
      case Rule::search:
        return put(lower(search_text(of, like, number, said)));
      case Rule::place:
        return put(std::to_string(any(slot.tag, number, count("core." + slot.other))));
      case Rule::slug:
        return put(slot.text.substr(0, slot.text.find_first_of("0123456789")) + std::to_string(number));
      case Rule::match_one:
      case Rule::match_other: {
        // Each pair once, but the seventh is the third turned round, as one of the sample's is.
        const Number profiles = count("matchmaking.profile");
        const Number pair = number == 7 ? 3 : number;
        const Number one = (pair - 1) % profiles;
        const Number other = (one + 1 + (pair - 1) / profiles) % profiles;
        return put_number(1 + ((slot.rule == Rule::match_one) == (number == 7) ? other : one));
      }
      case Rule::past:
        return put_number(1'764'568'801 - number);
      case Rule::digits: {
        std::uint64_t room = 1;
        for (std::size_t i = 0; i < slot.text.size(); ++i) room *= 10;
        std::string digits =
            std::to_string((random(slot.tag, 0).below(room) + 7919u * static_cast<std::uint64_t>(number)) % room);
        return put(digits.insert(0, slot.text.size() - digits.size(), '0'));
      }
      case Rule::secret:
        return put(draw("abcdefghijklmnopqrstuvwxyz0123456789", slot.text.size()));
      case Rule::version: {
        const Model& requests = model("service.servicerequest");
        const Number request = request_of_version(number);
        std::string text = "[";
        append(text, requests, nested_[choose(requests, request)], request);
        return put(text + "]");
      }
      case Rule::version_of:
        return put(std::to_string(request_of_version(number)));
      case Rule::version_name:
        return put("ServiceRequest object (" + std::to_string(request_of_version(number)) + ")");
      case Rule::time: {
        const bool has_fraction = slot.text.size() > 20;
        return put(time_text(read_time(slot.text) + moved(of, number, has_fraction), has_fraction));
      }
      case Rule::date:
        return put(time_text(read_time(slot.text) + moved(of, number, false), false).substr(0, 10));
      case Rule::hexadecimal: {
        std::string text = slot.text;
        for (auto [begin, end] = hexadecimal_run(text, 0); begin < end;
             std::tie(begin, end) = hexadecimal_run(text, end)) {
          for (std::size_t i = begin; i < end; ++i) {
            if (text[i] != '-') text[i] = "0123456789abcdef"[chance.below(16)];
          }
        }
        return put(text);
      }
      case Rule::person_number:
        return put(person_number(slot.text, chance.below(1'000'000)));
    }
  }

  [[nodiscard]] Number request_of_version(Number version) const {
    const Spread order = spread(tag_of("reversion.version", ""), count("service.servicerequest"));
    return 1 + static_cast<Number>(order.at(static_cast<std::uint64_t>(version - 1)));
  }

  [[nodiscard]] std::string search_text(const Model& of, const Template& like, Number number,
                                        const std::string& said) const {
    if (of.label == "account.company") {
      const auto [first, last] = person(author_of_company(number));
      return company_name(number) + " " + company_number(number) + " " + first + " " + last;
    }
    if (of.label == "service.servicerequest") {
      const auto author = any(tag_of(of.label, "author"), number, count("account.user"));
      const auto [first, last] = person(author);
      const Model& services = model("service.service");
      const Number service = service_of(like.words.at("service"), number);
      const auto& words = services.templates[choose(services, service)].words;
      Random chance = random(tag_of(of.label, "search_field"), number);
      return words.at("data.name") + " " + topic(chance)[0] + "  " + last + " " + first;
    }
    return said.empty() ? said : said.substr(0, said.size() - 1);
  }

  Options options_;
  std::string separator_;
  std::vector<Model> models_;
  std::map<std::string, Model*, std::less<>> by_label_;
  std::vector<Template> nested_;                                 // requests, as they stand in versions
  std::vector<std::size_t> staff_, visitors_, active_, past_;    // objects of the sample
  std::map<Number, std::vector<std::size_t>> fields_, answers_;  // by form
  std::map<std::string, std::vector<std::size_t>> statuses_;
  std::map<std::string, Number, std::less<>> services_;  // the sample's, by code
  Number staff_count_ = 0;

  std::size_t at_ = 0;
  Number number_ = 0;
  bool is_first_ = true;
  bool is_closed_ = false;
};

Generator::Generator(std::string_view sample, const Options& options)
    : impl_(std::make_unique<Impl>(sample, options)) {}
Generator::~Generator() = default;
bool Generator::next(std::string& text) { return impl_->next(text); }
std::int64_t Generator::objects() const { return impl_->objects(); }

std::string read_sample(const std::filesystem::path& file) {
  const gzFile opened = gzopen(file.c_str(), "rb");
  if (!opened) throw std::runtime_error("`" + file.string() + "` does not open");
  std::string text;
  std::array<char, 65536> block;
  for (int got = 0; (got = gzread(opened, block.data(), block.size())) > 0;)
    text.append(block.data(), static_cast<std::size_t>(got));
  gzclose(opened);
  return text;
}

}  // namespace generate
