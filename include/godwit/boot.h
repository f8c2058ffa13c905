#pragma once
// What a server does with its database before it serves.

#include <stop_token>
#include <string_view>

#include "godwit/migrator.h"

namespace godwit {

enum class BootMode {
  migrate,    ///< apply what is pending; a failure stops the start
  check,      ///< change nothing; pending migrations are a warning, anything else that is wrong stops the start
  require,    ///< change nothing; pending migrations stop the start
  permissive  ///< apply what is pending; a failure is told, and the program starts
};

/// "migrate", "check", "require", "permissive", in any case. Throws Error(configuration).
BootMode parse_boot_mode(std::string_view name);

struct BootResult {
  Report report;      ///< of the step that decided: migrate or validate
  bool start = true;  ///< the program may start
};

/// One database's part of the start. Each step is told to `events` as a Note: connect, history, migrate, verify. A
/// database ahead of the scripts is fine: an older program after a rollback starts.
BootResult boot(const ProjectOptions& project, const TargetOptions& target, BootMode mode, EventSink* events = nullptr,
                std::stop_token stop = {});

/// The same with a Migrator that the caller made; `events` are those of its own.
BootResult boot(Migrator& migrator, const TargetOptions& target, BootMode mode, EventSink* events,
                std::stop_token stop);

}  // namespace godwit
