// SPDX-License-Identifier: MIT
// Zone: a time zone of the system's own data, which is kept up to date with the law. A value; any thread.
#pragma once

#include <string_view>

#include "techhub/value/json.hpp"
#include "techhub/value/time.hpp"

namespace techhub::hub {

class Zone {
 public:
  // By its IANA name; `invalid` for one that the system does not know.
  [[nodiscard]] static Result<Zone> find(std::string_view name);
  // Of the setting `timezone`: Asia/Almaty when it is null.
  [[nodiscard]] static Result<Zone> of(const Json& setting);

  // What clocks on the wall show.
  struct Local {
    Date day;
    Microseconds time;  // since midnight
  };
  [[nodiscard]] Local local(Time time) const;
  // Until when they go on without being put back or forward, and what they are ahead of UTC till then.
  struct Stretch {
    Time until;
    Microseconds ahead;
  };
  [[nodiscard]] Stretch stretch(Time time) const;
  // When they show it: `time` may go past midnight into the days that follow. Where clocks are turned back they show it
  // twice; where they are put forward and skip it, both answer the moment of the change.
  [[nodiscard]] Time first(Date day, Microseconds time) const;
  [[nodiscard]] Time last(Date day, Microseconds time) const;

 private:
  explicit Zone(const void* zone) : zone_(zone) {}
  const void* zone_;  // of the process's own table, which is never freed
};

}  // namespace techhub::hub
