#include "model/operation_facts.h"

#include <array>

namespace godwit {
namespace {

// In the order of Operation.
constexpr auto kFacts = std::to_array<OperationFacts>({
    {.carries_out = Operation::migrate, .writes = true, .takes_plan = true, .has_dry_run = true, .tells_version = true},
    {.carries_out = Operation::migrate, .takes_plan = true},
    {.carries_out = Operation::undo, .writes = true, .has_dry_run = true},
    {.carries_out = Operation::info, .tells_version = true, .finishes_with_error = false},
    {.carries_out = Operation::history, .tells_version = true},
    {.carries_out = Operation::current},
    {.carries_out = Operation::validate, .offline = true},
    {.carries_out = Operation::repair, .writes = true, .has_dry_run = true},
    {.carries_out = Operation::baseline, .writes = true, .has_dry_run = true},
    {.carries_out = Operation::clean, .writes = true},
    {.carries_out = Operation::wait},
    {.carries_out = Operation::new_script},
});

}  // namespace

const OperationFacts& facts_of(Operation operation) {
  return kFacts.at(static_cast<std::size_t>(operation));
}

}  // namespace godwit
