#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/memory_file.h"
#include "godwit/error.h"

extern char** environ;

namespace godwit {
namespace {

constexpr std::size_t kMostError = 16 * 1024;

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
void reset_signals(posix_spawnattr_t& attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

pid_t start(const ChildProgram& program, const Descriptor& in, const Descriptor& out, const Descriptor& error) {
  std::vector<std::string> arguments = program.arguments;
  std::vector<std::string> variables = environment_of(program);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.number(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  reset_signals(attributes);
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
  explicit Child(pid_t id) : id_(id) {}
  ~Child() {
    if (id_ == 0) return;
    kill(id_, SIGKILL);
    wait_for(id_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int wait() {
    const int code = wait_for(id_);
    id_ = 0;
    return code;
  }

 private:
  pid_t id_;
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

ChildEnd run_child(const ChildProgram& program, const std::function<void(std::string_view)>& on_output) {
  const std::string& name = program.arguments.front();
  const Descriptor input(open_memory_file(program.input));  // so nobody waits for somebody to read it
  Pipe out = make_pipe(name);
  Pipe error = make_pipe(name);
  Child child(start(program, input, out.write, error.write));
  out.write.close();
  error.write.close();
  ChildEnd end;
  const auto keep = [&](std::string_view piece) {
    end.error += piece.substr(0, kMostError - std::min(kMostError, end.error.size()));
  };
  while (out.read.open() || error.read.open()) {
    std::array<pollfd, 2> waited = {pollfd{out.read.number(), POLLIN, 0}, pollfd{error.read.number(), POLLIN, 0}};
    if (poll(waited.data(), waited.size(), -1) < 0) continue;  // EINTR
    if (waited[0].revents != 0 && !read_piece(out.read, on_output)) out.read.close();
    if (waited[1].revents != 0 && !read_piece(error.read, keep)) error.read.close();
  }
  end.exit_code = child.wait();
  return end;
}

}  // namespace godwit
