// Scripts for SQLite into statements.
#include "db/sqlite/split_rules.h"
#include "fuzz/split_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const godwit::fuzz::SplitInput input(data, size);
  godwit::fuzz::check_splitting(input, godwit::sqlite_split_rules());
  return 0;
}
