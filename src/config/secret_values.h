#pragma once
// Values that came from secrets, wherever they went.

#include <string>

#include "config/keys/entry.h"
#include "config/keys/settings.h"

namespace godwit {

/// Takes into project.secrets what variables hold that are named like secrets (DB_PASSWORD), as far as it stands in a
/// value of `settings`, and masks what `config` shows of such values.
void note_secrets(Settings& settings, const Environment& environment);

/// The options of the command line that give a password: "-password, -url"; "" if none does.
std::string secrets_on_command_line(const Settings& settings);

}  // namespace godwit
