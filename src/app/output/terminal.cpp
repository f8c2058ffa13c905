#include "app/output/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace godwit {

Terminal find_terminal(ColorMode mode) {
  Terminal terminal;
  terminal.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  terminal.error_is_terminal = isatty(STDERR_FILENO) != 0;
  winsize size{};
  if (terminal.out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) terminal.width = size.ws_col;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain = (no_color && *no_color) || (term && std::string_view(term) == "dumb");
  terminal.color = mode == ColorMode::always || (mode == ColorMode::automatic && terminal.out_is_terminal && !plain);
  return terminal;
}

}  // namespace godwit
