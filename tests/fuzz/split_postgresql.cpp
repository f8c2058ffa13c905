// Scripts for PostgreSQL into statements.
#include "db/postgresql/text/split_rules.h"
#include "fuzz/split_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const godwit::fuzz::SplitInput input(data, size);
  godwit::SplitRules rules = godwit::postgresql_split_rules();
  if (input.mode_a) rules.backslash_escapes = true;  // standard_conforming_strings off
  godwit::fuzz::check_splitting(input, rules);
  return 0;
}
