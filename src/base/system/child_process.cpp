// Output is read until the program has ended and its pipes are empty, not until they are closed: what it leaves in the
// background may hold them open for ever. It is reaped last, because until then no other process can have its number,
// which a signal to its group is sent to.
#include "base/system/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <system_error>

#include "base/mask/mask.h"
#include "base/system/memory_file.h"
#include "godwit/error.h"

extern char** environ;

namespace godwit {
namespace {

constexpr std::size_t kMostError = 16 * 1024;
constexpr int kFirstText = 60;  // shells keep descriptors of their own from 10 on
constexpr int kPollMs = 50;

[[noreturn]] void refuse(const std::string& program, int error) {
  throw Error(ErrorCode::io,
              "The program " + program + " cannot be started: " + std::generic_category().message(error) + ".");
}

/// Closes a descriptor once.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) refuse(program, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

bool names(std::string_view variable, const std::vector<std::string>& list) {
  const std::string_view name = variable.substr(0, variable.find('='));
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view each) { return each.substr(0, each.find('=')) == name; });
}

std::vector<std::string> environment_of(const ChildProgram& program) {
  std::vector<std::string> variables = program.set;
  for (char** entry = environ; entry && *entry; ++entry) {
    if (!names(*entry, program.set) && !names(*entry, program.unset)) variables.emplace_back(*entry);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Signals that this process blocks or ignores must end the program as usual.
void set_attributes(posix_spawnattr_t& attributes, bool own_group) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int group = own_group ? POSIX_SPAWN_SETPGROUP : 0;
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group));
}

// Programs that read passwords from a file refuse one that others may read.
std::deque<Descriptor> open_texts(const ChildProgram& program) {
  std::deque<Descriptor> files;
  for (const std::string& text : program.texts) {
    files.emplace_back(open_memory_file(text));
    fchmod(files.back().number(), 0400);
  }
  return files;
}

struct Streams {
  const Descriptor& in;
  const Descriptor& out;
  const Descriptor& error;
};

pid_t start(const ChildProgram& program, const Streams& streams, bool own_group) {
  std::vector<std::string> arguments = program.arguments;
  std::vector<std::string> variables = environment_of(program);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, streams.in.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.out.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.error.number(), STDERR_FILENO);
  const std::deque<Descriptor> texts = open_texts(program);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    posix_spawn_file_actions_adddup2(&actions, texts[i].number(), kFirstText + static_cast<int>(i));
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  set_attributes(attributes, own_group);
  pid_t child = 0;
  const int failure = posix_spawnp(&child, arguments.front().c_str(), &actions, &attributes, pointers(arguments).data(),
                                   pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) refuse(program.arguments.front(), failure);
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// The child is waited for on every way out, killed on those by an exception.
class Child {
 public:
  Child(pid_t id, bool own_group) : id_(id), own_group_(own_group) {}
  ~Child() {
    if (id_ == 0) return;
    send(SIGKILL);
    wait_for(id_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void send(int signal) const { kill(own_group_ ? -id_ : id_, signal); }
  /// It has ended, and is not waited for yet: its number cannot belong to anybody else.
  bool ended() const {
    siginfo_t end{};
    return waitid(P_PID, static_cast<id_t>(id_), &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid != 0;
  }
  int wait() {
    const int code = wait_for(id_);
    id_ = 0;
    return code;
  }

 private:
  pid_t id_;
  bool own_group_;
};

/// Passes a stop request on to the child.
class Stopping {
 public:
  Stopping(const Child& child, const ChildWatch& watch) : child_(child), watch_(watch) {}

  bool asked() const { return asked_; }
  void look() {
    if (!asked_ && watch_.stop.stop_requested()) {
      asked_ = true;
      deadline_ = std::chrono::steady_clock::now() + watch_.grace;
      child_.send(SIGTERM);
    }
    if (asked_ && std::chrono::steady_clock::now() >= deadline_) child_.send(SIGKILL);
  }

 private:
  const Child& child_;
  const ChildWatch& watch_;
  bool asked_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

// False at its end.
template <typename Take>
bool read_piece(Descriptor& from, Take take) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t size = read(from.number(), buffer.data(), buffer.size());
  if (size > 0) take(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
  return size > 0 || (size < 0 && errno == EINTR);
}

}  // namespace

std::string path_of_text(std::size_t index) {
  return "/proc/self/fd/" + std::to_string(static_cast<std::size_t>(kFirstText) + index);
}

std::vector<std::string> secret_variables() {
  std::vector<std::string> found;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (!name.starts_with("FLYWAY_") && !name.starts_with("GODWIT_")) continue;
    if (name.ends_with("_FILE") || name.ends_with("_COMMAND")) continue;  // says where it is
    if (name.ends_with("URL") || sounds_secret(name)) found.emplace_back(name);
  }
  return found;
}

ChildEnd run_child(const ChildProgram& program, const std::function<void(std::string_view)>& on_output,
                   const ChildWatch* watch) {
  const std::string& name = program.arguments.front();
  const Descriptor input(open_memory_file(program.input));  // so nobody waits for somebody to read it
  Pipe out = make_pipe(name);
  Pipe error = make_pipe(name);
  Child child(start(program, {input, out.write, error.write}, watch != nullptr), watch != nullptr);
  out.write.close();
  error.write.close();
  ChildEnd end;
  const auto keep = [&](std::string_view piece) {
    end.error += piece.substr(0, kMostError - std::min(kMostError, end.error.size()));
    if (watch && watch->on_error) watch->on_error(piece);
  };
  const ChildWatch unwatched;
  Stopping stopping(child, watch ? *watch : unwatched);
  while (out.read.open() || error.read.open()) {
    const bool ended = child.ended();
    std::array<pollfd, 2> waited = {pollfd{out.read.number(), POLLIN, 0}, pollfd{error.read.number(), POLLIN, 0}};
    const int ready = poll(waited.data(), waited.size(), ended ? 0 : kPollMs);
    if (ready == 0 && ended) break;
    stopping.look();
    if (ready < 0) continue;  // EINTR
    if (waited[0].revents != 0 && !read_piece(out.read, on_output)) out.read.close();
    if (waited[1].revents != 0 && !read_piece(error.read, keep)) error.read.close();
  }
  // With its streams closed it may still run.
  while (watch && watch->stop.stop_possible() && !child.ended()) {
    stopping.look();
    poll(nullptr, 0, kPollMs);
  }
  if (stopping.asked()) child.send(SIGKILL);  // what is left of its group
  end.exit_code = child.wait();
  end.stopped = stopping.asked();
  return end;
}

}  // namespace godwit
