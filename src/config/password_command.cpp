// Not run_child(): it would leave the password in buffers that nobody wipes, and let live what the command leaves in
// the background. The buffer is as large as it can get from the start, because growing would leave copies.
#include "config/password_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "base/ascii.h"
#include "base/mask/mask.h"
#include "base/strings.h"
#include "godwit/error.h"

extern char** environ;

namespace godwit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMost = 64 * 1024;  // bytes of either stream; a password is shorter
constexpr int kPollMs = 50;

Error failure(const std::string& what) {
  return {ErrorCode::configuration, "passwordCommand " + what};
}

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw failure("cannot be run: " + std::generic_category().message(errno));
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// A shell in a process group of its own, with the signals that our own threads block or ignore back in place.
class Child {
 public:
  Child(const std::string& command, int out, int err) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string words[] = {"sh", "-c", command};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    const int error = posix_spawn(&pid_, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw failure("cannot be run: " + std::generic_category().message(error));
  }
  // The group is killed while the shell is not yet waited for: so its number cannot belong to anybody else.
  ~Child() {
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ended() {
    if (end_.si_pid == 0) waitid(P_PID, static_cast<id_t>(pid_), &end_, WEXITED | WNOHANG | WNOWAIT);
    return end_.si_pid != 0;
  }
  bool succeeded() const { return end_.si_code == CLD_EXITED && end_.si_status == 0; }
  std::string how_it_ended() const {
    return (end_.si_code == CLD_EXITED ? "ended with exit status " : "was ended by signal ") +
           std::to_string(end_.si_status);
  }

 private:
  pid_t pid_ = 0;
  siginfo_t end_{};
};

struct Output {
  std::string out;
  std::string err;
};

// False at the end of the stream. What is beyond the limit is read and dropped, so that the program does not hang.
bool take(int descriptor, std::string& text) {
  char buffer[4096];
  const ssize_t size = read(descriptor, buffer, sizeof buffer);
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer, std::min(static_cast<std::size_t>(size), kMost - std::min(kMost, text.size())));
  for (char& c : buffer) *const_cast<volatile char*>(&c) = 0;
  return size > 0;
}

// Until the shell has ended and its streams are empty; a program that it left in the background is not waited for.
void read_until_end(Child& child, const Pipe& out, const Pipe& err, Output& output, const std::stop_token& stop,
                    Clock::time_point deadline) {
  std::array<pollfd, 2> streams{{{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}}};
  std::string* texts[] = {&output.out, &output.err};
  while (true) {
    const bool ended = child.ended();
    bool quiet = true;
    poll(streams.data(), streams.size(), ended ? 0 : kPollMs);
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      quiet = false;
      if (!take(streams[i].fd, *texts[i])) streams[i].fd = -1;
    }
    if (ended && quiet) return;
    if (stop.stop_requested()) throw Error(ErrorCode::stopped, "Stopped while passwordCommand was running.");
    if (Clock::now() < deadline) continue;
    throw failure("did not end in time and was killed.");
  }
}

// "s3cr3t-pa55word:": letters with digits or signs among them. A path that is there and a URL (masked before) are none.
bool could_be_password(std::string_view word) {
  constexpr std::size_t kShortest = 6;
  constexpr std::string_view kPlain = "-._/:'\"`,;()[]<>";
  if (word.size() < kShortest || word.find("://") != std::string_view::npos) return false;
  if (word.starts_with('/') && access(std::string(word).c_str(), F_OK) == 0) return false;
  bool letter = false;
  bool other = false;
  for (const char c : word) {
    const bool of_alphabet = is_letter(c);
    letter = letter || of_alphabet;
    other = other || (!of_alphabet && kPlain.find(c) == std::string_view::npos);
  }
  return letter && other;
}

// The words of such a program before it fails may be the password. Rather too little is shown than that.
std::string without_passwords(const std::string& text) {
  const std::vector<std::string> words = split_list(excerpt(text, text.size()), ' ');
  const auto is_link = [](const std::string& word) {
    return word == "is" || word == "was" || word == ":" || word == "=";
  };
  std::string result;
  bool told = words.size() == 1;  // what stands behind "token:" and "password is"
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool hidden = (told && !is_link(word)) || could_be_password(word);
    result += (result.empty() ? "" : " ") + (hidden ? "***" : word);
    const bool names_it = sounds_secret(word);
    const bool linked = word.ends_with(':') || word.ends_with('=') || (i + 1 < words.size() && is_link(words[i + 1]));
    told = (told && is_link(word)) || (names_it && linked);
  }
  return result;
}

void wipe(std::string& text) {
  Secret(std::move(text));  // wipes what it is given
}

}  // namespace

Secret run_password_command(const std::string& command, const std::stop_token& stop,
                            std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  Pipe out;
  Pipe err;
  Child child(command, out.write_end(), err.write_end());
  out.close_end(1);
  err.close_end(1);
  Output output;
  output.out.reserve(kMost);  // so that growing leaves no copy behind
  read_until_end(child, out, err, output, stop, deadline);
  const std::size_t end = output.out.find_first_of("\r\n");
  Secret password(output.out.substr(0, end));
  if (!child.succeeded()) {
    const std::vector<std::string> lines = split_list(output.out, '\n');
    const std::string said = excerpt(without_passwords(mask_text(output.err, lines)), 300);
    wipe(output.out);
    throw failure(child.how_it_ended() + (said.empty() ? "." : ": " + said));
  }
  wipe(output.out);
  if (password.empty()) throw failure("ended well but printed no password: its first line is empty.");
  return password;
}

void fetch_password(Settings& settings, const std::stop_token& stop) {
  if (settings.password_command.empty()) return;
  const auto given = settings.given.find("passwordCommand");
  try {
    settings.target.password = run_password_command(settings.password_command, stop);
  } catch (const Error& error) {
    if (given == settings.given.end()) throw;
    throw Error(error.code(), given->second.source + ": " + error.what());
  }
}

}  // namespace godwit
