#pragma once
// The password from a program: `pass show app`, `vault kv get -field=password secret/app`, …

#include <chrono>
#include <stop_token>
#include <string>

#include "config/keys/settings.h"
#include "godwit/secret.h"

namespace godwit {

inline constexpr std::chrono::seconds kPasswordCommandTimeout{60};

/// Runs `command` with /bin/sh -c, standard input empty, and returns the first line that it prints. It is killed when
/// the time is over or the run is to stop, and what it leaves in the background when it ends. Throws
/// Error(configuration) with the exit status and the beginning of what it wrote to standard error, passwords masked;
/// never what it printed. Error(stopped) if asked to stop.
Secret run_password_command(const std::string& command, const std::stop_token& stop,
                            std::chrono::milliseconds timeout = kPasswordCommandTimeout);

/// Runs settings.password_command, if there is one, and puts what it says into settings.target.password.
void fetch_password(Settings& settings, const std::stop_token& stop);

}  // namespace godwit
