#pragma once
// The result of a clean, beside its steps.

#include <memory>

#include "db/clean_inventory.h"
#include "db/dialect.h"
#include "model/plan.h"

namespace godwit {

/// Looks at the schemas that a plan cleans or drops before it is carried out, and afterwards says what is gone and what
/// is left. Does nothing for other plans.
class CleanReport {
 public:
  /// `history`: schema and table of the history that the command knows; every other one belongs to somebody else.
  CleanReport(Connection& connection, const Dialect& dialect, const Plan& plan, CleanInventory::History history);

  /// Also after a clean that stopped halfway. What cannot be asked any more is left out. Never throws an Error.
  void add_to(Report& report) const;

 private:
  void add_warnings(const Report& report, std::vector<Finding>& findings) const;

  CleanInventory::History history_;
  std::unique_ptr<CleanInventory> inventory_;
};

}  // namespace godwit
