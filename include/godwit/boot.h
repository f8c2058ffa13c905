#pragma once
// The step of a server before it serves: its database.

#include <stop_token>

#include "godwit/boot_mode.h"
#include "godwit/migrator.h"

namespace godwit {

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
