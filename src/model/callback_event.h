#pragma once
// The events at which callbacks run.

#include <array>
#include <span>
#include <string_view>

namespace godwit {

/// Stands for the command in the events of a connection: every command that opens one fires them.
inline constexpr std::string_view kConnecting = "connect";

/// What a callback of an event has to be: a script in SQL or a program, a program only, or there can be none.
enum class CallbackForm { any, program, none };

/// One event. A file `<name>.sql` or `<name>__<text>.sql` is a callback of it; so is a program: `<name>.sh`.
struct CallbackEvent {
  std::string_view name;
  std::array<std::string_view, 2> commands;  ///< those that fire it; the second may be empty
  CallbackForm form = CallbackForm::any;

  bool belongs_to(std::string_view command) const { return command == commands[0] || command == commands[1]; }
};

/// All of Flyway's, those of 10.22 and those that came until 13.12. Lives as long as the program.
std::span<const CallbackEvent> callback_events();
/// nullptr: there is no such event.
const CallbackEvent* find_callback_event(std::string_view name);

}  // namespace godwit
