#pragma once
// Migrating as the settings ask for it, which may mean to empty the schemas first.

#include <memory>
#include <stop_token>

#include "config/keys/settings.h"
#include "godwit/boot.h"
#include "godwit/migrator.h"

namespace godwit {

/// The boot step of one database. With cleanSchema what migrates empties the schemas first; a boot mode that changes
/// nothing does not. Where clean fails, its report decides. Who did not say how long to wait for the lock waits as long
/// as another process holds it. `scripts` as Migrator has them.
BootResult boot_step(Settings settings, EventSink& events, const std::shared_ptr<ScriptCache>& scripts,
                     const std::stop_token& stop);

/// One command on one database; `migrate` empties the schemas first where cleanSchema says so. Throws
/// Error(configuration) for `plan` then, which cannot know what would be left.
Report run_step(Migrator& migrator, Operation operation, const Settings& settings, const std::stop_token& stop);

}  // namespace godwit
