#include <techhub/value/result.hpp>

techhub::Result<int> seats(bool known) {
  if (known) return 12;
  return techhub::Error(techhub::Code::not_found, "no such room").at("booking.room");
}

int main() {
  return seats(true).value() == 12 && seats(false).error().entity() == "booking.room" ? 0 : 1;
}
