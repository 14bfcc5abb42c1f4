#include <iostream>
#include <techhub/account/registration.hpp>
#include <techhub/techhub.hpp>

using namespace techhub;

int main() {
  const auto key = vault::MasterKey::generate();  // keep it: without it personal data cannot be read
  auto hub = Hub::init(platform().value(), storage::open_sqlite("park.db", {.create = true}).value(), key).value();
  const Personal email("aruzhan@example.kz");
  account::register_user(*hub, {email, Personal("correct horse"), Personal("Аружан"), Personal("Ким")}).value();
  const auto code = account::deliveries(*hub).value().front().code;  // what your mailer sends
  const auto me = hub->actor(account::activate(*hub, email, code.reveal()).value()).value();
  const auto event = hub->create(me, "core.event", Json::object({{"title", "Хакатон"}})).value();
  const auto sent = hub->perform(me, "core.event", event.row.key(), "send");  // refused: no dates yet
  for (const auto& problem : sent.error().problems()) std::cout << problem.text.get(Language::ru) << "\n";
}
