#pragma once
// The ground and the steps of a plan, so that another run can tell whether they are still so.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace godwit {

/// Sums are SHA-256 in hexadecimal. A value that could be a secret stands here as "sha256:" and its sum.
struct PlanRecord {
  /// All that decides what running it does, but for the options.
  struct Script {
    std::string script;  ///< "" if none is run
    std::string
        sha256;  ///< of its text, of a program its bytes; where none is run, of what else the step writes, or ""
    std::map<std::string, std::string> configuration;  ///< its `.conf`: the keys that are set, and their values
    std::map<std::string, std::string> placeholders;   ///< those in it: names in lower case, and sums of their values

    bool operator==(const Script&) const = default;
  };
  struct Step {
    std::string what;  ///< step_kind_text() of StepResult::kind
    std::string type;  ///< of the migration, as the history has it: "SQL"
    std::string version;
    std::string description;
    Script script;
    std::uint64_t statements = 0;
    bool in_transaction = false;  ///< the script runs in a transaction

    bool operator==(const Step&) const = default;
  };

  std::string database_type;  ///< "PostgreSQL", "MySQL", "SQLite": the family
  std::string database;       ///< its name; "" on SQLite, where a file may be named in many ways
  std::string schema;
  std::string table;
  std::uint64_t history_rows = 0;
  std::string history_sha256;  ///< of the history's rows
  /// Every option that decides what runs or what is recorded, by the name it is set by, and every placeholder but
  /// flyway:timestamp and flyway:workingDirectory.
  std::map<std::string, std::string> options;
  std::vector<Script> callbacks;  ///< scripts and programs that run at migrate's events
  std::vector<Step> steps;
};

}  // namespace godwit
