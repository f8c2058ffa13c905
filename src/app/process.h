#pragma once
// What the process does for safety before anything else.

#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace godwit {

/// Copies the arguments, then overwrites passwords in argv itself, so that the process list does not show them.
std::vector<std::string> take_arguments(int argc, char** argv);

/// No core dump, also not through a pipe: passwords are in memory.
void forbid_core_dumps();

/// SIGINT, SIGTERM and SIGHUP ask to stop; a second one ends the process at once. Block them in main before any thread
/// starts.
class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread thread_;
};

}  // namespace godwit
