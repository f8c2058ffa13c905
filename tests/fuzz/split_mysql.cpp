// Scripts for MySQL and MariaDB into statements.
#include "db/mysql/text/split_rules.h"
#include "fuzz/split_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const godwit::fuzz::SplitInput input(data, size);
  godwit::SplitRules rules = godwit::mysql_split_rules();
  if (input.mode_a) rules.double_quoted_strings = false;  // ANSI_QUOTES
  if (input.mode_b) rules.backslash_escapes = false;      // NO_BACKSLASH_ESCAPES
  godwit::fuzz::check_splitting(input, rules);
  return 0;
}
