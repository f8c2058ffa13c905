#include "app/process.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstring>
#include <string_view>

#include "base/mask.h"
#include "base/strings.h"

namespace godwit {
namespace {

bool names_password(std::string_view argument) {
  return to_lower(argument).find("password") != std::string::npos;
}

// Keeps the length: argv is one block of memory that must not grow. What is masked shorter is filled up with '*'.
void overwrite(char* value, const std::string& masked) {
  const std::size_t size = std::strlen(value);
  std::memset(value, '*', size);
  std::memcpy(value, masked.data(), std::min(masked.size(), size));
}

void hide(char* argument, bool is_password_value) {
  const std::string_view text = argument;
  if (is_password_value) {
    overwrite(argument, "");
    return;
  }
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos && text.starts_with("-") && names_password(text.substr(0, equals))) {
    overwrite(argument + equals + 1, "");
    return;
  }
  const std::string masked = mask_url(text);
  if (masked != text) overwrite(argument, masked);
}

constexpr int kWake = SIGUSR1;  // ends the watch at the end of the run

sigset_t waited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWake}) sigaddset(&set, signal);
  return set;
}

void watch_signals(const std::stop_token& done, std::stop_source& stop) {
  const sigset_t set = waited_signals();
  while (true) {
    const int signal = sigwaitinfo(&set, nullptr);
    if (done.stop_requested()) return;
    if (signal <= 0 || signal == kWake || stop.request_stop()) continue;
    // Somebody insists: die of it, as the default would have it.
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    raise(signal);
  }
}

}  // namespace

std::vector<std::string> take_arguments(int argc, char** argv) {
  if (argc < 1) return {};
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (int i = 1; i < argc; ++i) {
    const std::string_view before = i > 1 ? std::string_view(arguments[static_cast<std::size_t>(i) - 2]) : "";
    hide(argv[i], before.starts_with("-") && before.find('=') == std::string_view::npos && names_password(before));
  }
  return arguments;
}

void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
  // The leak checker of a sanitized build has to attach to the process.
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

SignalWatch::SignalWatch() {
  const sigset_t set = waited_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is an error of the write, not the end of the process
  thread_ = std::jthread([this](const std::stop_token& done) { watch_signals(done, stop_); });
}

SignalWatch::~SignalWatch() {
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), kWake);
}

}  // namespace godwit
