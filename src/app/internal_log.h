#pragma once
// Lines that --internal-log adds to the details of a run.

#include "config/keys/settings.h"

namespace godwit {

/// After set_up_log(): which source of configuration set which keys (their names, not their values), and from now on
/// the lines of the libraries' own loggers. Does nothing unless internals are logged.
void log_inside(const Settings& settings);

}  // namespace godwit
