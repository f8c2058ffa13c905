#pragma once
// Facts about the place where output goes.

#include "config/keys/settings.h"

namespace godwit {

struct Terminal {
  bool out_is_terminal = false;
  bool error_is_terminal = false;
  bool color = false;
  std::size_t width = 0;  ///< columns; 0 if not a terminal
};

/// Colour: as told; automatic means on a terminal, unless NO_COLOR is set or TERM is "dumb".
Terminal find_terminal(ColorMode mode);

}  // namespace godwit
