#pragma once
// Facts about an operation for engine, reports, server and command line: a row each.

#include "godwit/operation.h"

namespace godwit {

struct OperationFacts {
  Operation carries_out;            ///< whose steps and events these are: a plan is one for migrate
  bool writes = false;              ///< changes the database, unless it is a dry run
  bool takes_plan = false;          ///< is held to an approved plan, or does not change anything
  bool has_dry_run = false;         ///< can write down what it would send
  bool offline = false;             ///< can do without a database
  bool tells_version = false;       ///< its report says at which version the schema is
  bool finishes_with_error = true;  ///< an error in it does not keep its last event from being fired (Flyway 13.12)
};

const OperationFacts& facts_of(Operation operation);

}  // namespace godwit
