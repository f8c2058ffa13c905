#pragma once
// For programs that hold an open Poco::Data::Session: migrations run over it. Link with godwit::poco.

#include <Poco/Data/Session.h>

#include <stop_token>
#include <string_view>

#include "godwit/event.h"
#include "godwit/operation.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// As Migrator, but over a session of the connectors SQLite (databases in memory included) or PostgreSQL, also one of a
/// SessionPool. The session stays open and is afterwards as it was found: role, search path, settings, attached
/// databases, busy timeout. Nobody else may use it during a run. Not put back: temporary tables that scripts make, and
/// settings of PostgreSQL with a dot (app.tenant) that a function of the database makes, or that a script's RESET ALL
/// or DISCARD ALL takes away.
class SessionMigrator {
 public:
  explicit SessionMigrator(const Poco::Data::Session& session, ProjectOptions project = {},
                           EventSink* events = nullptr);

  /// `operation` is as for Migrator. url, user and password of `target` are not looked at. What ends a command is in
  /// the Report: also that a transaction is open on the session, that it is not connected, or that it is of a database
  /// that cannot be migrated so. It throws Error only for an unknown command.
  Report run(Operation operation, const TargetOptions& target = {}, std::stop_token stop = {});
  Report run(std::string_view command, const TargetOptions& target = {}, std::stop_token stop = {});
  Report migrate(const TargetOptions& target = {}, std::stop_token stop = {});

 private:
  Poco::Data::Session session_;
  ProjectOptions project_;
  EventSink* events_;
};

}  // namespace godwit
