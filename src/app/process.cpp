// A program that `run` becomes has to find signals, limits and descriptors as they were. Libraries change some of them
// before main, so these are looked at earlier still. Signals go to a thread: a stop request locks and calls back, which
// a handler may not.
#include "app/process.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

// Keeps the length: argv is one block of memory that must not grow. What is masked shorter is filled up with '*'.
void overwrite(char* value, const std::string& masked) {
  const std::size_t size = std::strlen(value);
  std::memset(value, '*', size);
  std::memcpy(value, masked.data(), std::min(masked.size(), size));
}

bool names_url(std::string_view option) {
  return option.starts_with("-") && ends_with_ignore_case(option, "url");
}

// `before`: the option that it may be the value of; "" if there is none.
void hide(char* argument, std::string_view before) {
  const std::string_view text = argument;
  if (before.starts_with("-") && before.find('=') == std::string_view::npos && sounds_secret(before)) {
    overwrite(argument, "");
    return;
  }
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos && text.starts_with("-") && sounds_secret(text.substr(0, equals))) {
    overwrite(argument + equals + 1, "");
    return;
  }
  // -url=…, -tenants.url=…; what stands in no such form is masked where it can be told from other text.
  const std::size_t value = text.starts_with("-") && equals != std::string_view::npos ? equals + 1 : 0;
  const std::string_view name = text.substr(0, value == 0 ? 0 : equals);
  const bool is_url = names_url(value == 0 ? before : name) || text.find("://") != std::string_view::npos;
  const std::string masked =
      is_url ? std::string(text.substr(0, value)) + mask_url(text.substr(value)) : mask_text(text);
  if (masked != text) overwrite(argument, masked);
}

constexpr int kWake = SIGUSR1;  // ends the watch at the end of the run

sigset_t waited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWake}) sigaddset(&set, signal);
  return set;
}

// Poco's library blocks SIGPIPE while it is loaded, so in main it is too late to ask. What .preinit_array names runs
// before any library's own beginnings, and before a sanitizer is ready.
sigset_t mask_before_all;
std::array<bool, 3> closed_before_all;

// Else the first file or socket that is opened would be 0, 1 or 2, and what is printed would go there.
__attribute__((no_sanitize("address", "undefined"))) void fill_descriptors() {
  for (long number = 0; number < 3; ++number) {
    if (syscall(SYS_fcntl, number, F_GETFD, 0) >= 0) continue;
    closed_before_all.data()[number] = true;
    // The lowest that is free, so this one. Where there is no /dev/null, something that can neither be read nor
    // written.
    if (syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0) < 0) syscall(SYS_openat, AT_FDCWD, "/", O_PATH, 0);
  }
}

__attribute__((no_sanitize("address", "undefined"))) void begin_before_all() {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, nullptr, &mask_before_all, _NSIG / 8);
  fill_descriptors();
}

__attribute__((section(".preinit_array"), used)) void (*const kBeginBeforeAll)() = &begin_before_all;

std::set<int> open_descriptors() {
  std::set<int> open;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    open.insert(std::atoi(entry.path().filename().c_str()));
  }
  return open;
}

bool can_run(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

ProcessStart remember_start() {
  ProcessStart start;
  getrlimit(RLIMIT_CORE, &start.core);
  start.mask = mask_before_all;
  sigaction(SIGPIPE, nullptr, &start.pipe);
  sigaction(SIGXFSZ, nullptr, &start.file_size);
  start.descriptors = open_descriptors();
  for (int number = 0; number < 3; ++number) {
    if (closed_before_all.at(static_cast<std::size_t>(number))) start.descriptors.erase(number);
  }
  // Poco and others ask for it at once, and end the process where there is none.
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::current_path(error);
  start.folder_gone = folder.empty() && chdir("/") == 0;
  return start;
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    if (can_run(name)) return name;
  } else {
    const char* const path = std::getenv("PATH");
    for (const std::string& folder : split_list(path ? path : "/usr/local/bin:/usr/bin:/bin", ':')) {
      if (can_run(folder + "/" + name)) return folder + "/" + name;
    }
  }
  throw Error(ErrorCode::usage, "There is no program \"" + name + "\" that this user may run. Nothing was done.");
}

void become(const ProcessStart& start, const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const std::string program = find_program(arguments.front());
  // Not closed, in case the program cannot be started after all: then somebody still has to say so.
  for (const int descriptor : open_descriptors()) {
    if (!start.descriptors.contains(descriptor)) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  setrlimit(RLIMIT_CORE, &start.core);
  sigaction(SIGPIPE, &start.pipe, nullptr);
  sigaction(SIGXFSZ, &start.file_size, nullptr);
  pthread_sigmask(SIG_SETMASK, &start.mask, nullptr);
  execv(program.c_str(), words.data());
  throw Error(ErrorCode::io, "The program " + program + " cannot be started: " +
                                 std::generic_category().message(errno) + ". The database is ready.");
}

std::vector<std::string> take_arguments(int argc, char** argv) {
  if (argc < 1) return {};
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (int i = 1; i < argc; ++i) {
    const std::string_view before = i > 1 ? std::string_view(arguments[static_cast<std::size_t>(i) - 2]) : "";
    hide(argv[i], before);
  }
  return arguments;
}

void forbid_core_dumps() {
  rlimit none{};
  getrlimit(RLIMIT_CORE, &none);
  none.rlim_cur = 0;  // the hard limit stays: only root could put it back for the program that `run` becomes
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
  thread_ = std::jthread([this](const std::stop_token& done) { watch(done); });
}

void SignalWatch::watch(const std::stop_token& done) {
  const sigset_t set = waited_signals();
  while (true) {
    const int signal = sigwaitinfo(&set, nullptr);
    if (done.stop_requested()) return;
    if (signal <= 0 || signal == kWake) continue;
    if (ReloadFlag* const reload = reload_; reload != nullptr && signal == SIGHUP) {
      reload->raise();
      continue;
    }
    if (stop_.request_stop()) continue;
    // Somebody insists: die of it, as the default would have it.
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    raise(signal);
  }
}

SignalWatch::~SignalWatch() {
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), kWake);
}

}  // namespace godwit
