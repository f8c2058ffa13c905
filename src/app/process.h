#pragma once
// Safety of the process, before anything else.

#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/system/reload_flag.h"

namespace godwit {

/// As the process was started: what a program that takes its place has to find again.
struct ProcessStart {
  rlimit core{};
  sigset_t mask{};
  struct sigaction pipe {};
  struct sigaction file_size {};
  std::set<int> descriptors;  ///< that were open; those of 0, 1 and 2 that were not lead to /dev/null now
  bool folder_gone = false;   ///< the working directory was removed; now it is the root
};
/// First of all in main.
ProcessStart remember_start();

/// The program as execvp would find it. Throws Error(usage) if it cannot be run.
std::string find_program(const std::string& name);

/// Puts back what was remembered, closes every descriptor that was not open then, and becomes the program: same process
/// id. Nothing may run on other threads that matters. Throws Error(io) if it could not.
[[noreturn]] void become(const ProcessStart& start, const std::vector<std::string>& arguments);

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
  /// From now on SIGHUP raises the flag, and asks nobody to stop. The flag outlives the watch.
  void reload_on_hangup(ReloadFlag& flag) { reload_ = &flag; }

 private:
  void watch(const std::stop_token& done);

  std::stop_source stop_;
  std::atomic<ReloadFlag*> reload_{nullptr};
  std::jthread thread_;
};

}  // namespace godwit
