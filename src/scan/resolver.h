#pragma once
// Locations into a MigrationSet.

#include <memory>
#include <mutex>

#include "godwit/options.h"
#include "model/migration.h"
#include "script/text/placeholders.h"

namespace godwit {

/// Everything a repeatable's checksum depends on besides its text: the built-in placeholders of this target, with their
/// full names ("flyway:user"). `flyway:filename` is set per script by the scan.
struct ScanInput {
  const ProjectOptions& project;
  std::map<std::string, std::string> builtin_placeholders;
};

/// Reads every script once. Problems are findings, all of them: duplicates, bad names (validateMigrationNaming),
/// missing locations, unreadable and malformed files, link loops, bad .conf files. Files in `locations` that overlap
/// count once. A script with a finding of its own is not in the set. Throws Error(configuration) for a location or a
/// placeholder prefix or suffix that cannot be one.
MigrationSet scan(const ScanInput& input);

/// The programs that are callbacks of one event, in their order; none unless executableCallbacks allows them. Nothing
/// else is read, and what a scan finds wrong is left to it.
std::vector<CallbackScript> find_programs(const ProjectOptions& project, CallbackEvent event);

struct FoundScripts;

/// The scripts of one project for any number of targets: the first scan reads them all, those after it read again only
/// what depends on the values of placeholders. The projects may differ in these values only. Any thread.
class ScriptCache {
 public:
  /// As scan().
  MigrationSet scan(const ScanInput& input);

 private:
  std::mutex mutex_;
  std::shared_ptr<const FoundScripts> found_;
};

/// The placeholders that apply to one script: the project's, the built-in ones (by their full names) and
/// flyway:filename.
Placeholders placeholders_for(const PlaceholderOptions& options, const std::map<std::string, std::string>& builtin,
                              const std::string& script);

/// Encoding of one script: its own `.conf`, else the project's.
const std::string& encoding_for(const std::string& project_encoding, const ResolvedMigration& migration);
/// True if placeholders are replaced in it.
bool replaces_placeholders(const PlaceholderOptions& options, const ResolvedMigration& migration);

}  // namespace godwit
