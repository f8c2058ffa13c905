#pragma once
// What a plan stood on and would do, so that another run can tell whether that is still so.

#include <cstdint>
#include <string>
#include <vector>

namespace godwit {

/// Sums are SHA-256 in hexadecimal.
struct PlanRecord {
  struct Step {
    std::string what;  ///< as StepResult::what
    std::string version;
    std::string description;
    std::string script;  ///< "" if the step runs none
    std::string sha256;  ///< of the script
    std::uint64_t statements = 0;
    bool in_transaction = false;  ///< the script runs in a transaction
  };
  struct Callback {
    std::string script;
    std::string sha256;
  };

  std::string database_type;  ///< "PostgreSQL", "MySQL", "SQLite": the family
  std::string database;       ///< its name; "" on SQLite, where a file may be named in many ways
  std::string schema;
  std::string table;
  std::uint64_t history_rows = 0;
  std::string history_sha256;   ///< of the history's rows
  std::string settings_sha256;  ///< of placeholders and of what else decides which SQL is run
  std::vector<Callback> callbacks;
  std::vector<Step> steps;
};

}  // namespace godwit
