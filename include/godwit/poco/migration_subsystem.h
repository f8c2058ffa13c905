#pragma once
// For servers made with Poco: one line, and the server migrates before it serves. Link with godwit::poco.

#include <Poco/Util/Subsystem.h>

#include <optional>

#include "godwit/boot.h"

namespace godwit {

/// Carries out the boot step in initialize(), on the thread that starts the application, and logs its steps to the
/// application's logger. Add it in front of the subsystems that use the database.
class MigrationSubsystem : public Poco::Util::Subsystem {
 public:
  /// Reads the application's configuration: godwit.url, user, password, locations, table, schemas, target and
  /// boot.mode. Without godwit.url, initialize() throws.
  MigrationSubsystem() = default;
  MigrationSubsystem(ProjectOptions project, TargetOptions target, BootMode mode = BootMode::migrate);

  const char* name() const override;
  /// Of the last initialize().
  const Report& report() const { return report_; }

 protected:
  /// Throws Poco::RuntimeException with what went wrong, the state and what to do, if the program is not to start.
  void initialize(Poco::Util::Application& application) override;
  void uninitialize() override {}

 private:
  struct Options {
    ProjectOptions project;
    TargetOptions target;
    BootMode mode = BootMode::migrate;
  };
  static Options configured(const Poco::Util::Application& application);

  std::optional<Options> options_;
  Report report_;
};

}  // namespace godwit
