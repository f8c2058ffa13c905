// Scripts for SQLite into statements, and what SQLite itself says to them.
#include <sqlite3.h>

#include "base/strings.h"
#include "db/sqlite/split_rules.h"
#include "fuzz/split_properties.h"
#include "fuzz/split_transcript.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kMostSemicolons = 20;

// sqlite3_complete() knows triggers by their first words and their last; what may be one is left to the other checks.
void check_statement(const std::string& text) {
  if (to_lower(text).find("trigger") != std::string::npos) return;
  require(sqlite3_complete((text + ";").c_str()) != 0, "SQLite finds a statement's text complete");
  std::size_t semicolons = 0;
  for (std::size_t at = text.find(';'); at != std::string::npos; at = text.find(';', at + 1)) {
    if (++semicolons > kMostSemicolons) return;
    require(sqlite3_complete(text.substr(0, at + 1).c_str()) == 0, "SQLite finds no end inside of a statement's text");
  }
}

}  // namespace
}  // namespace godwit::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit::fuzz;
  const SplitInput input(data, size);
  check_splitting(input, godwit::sqlite_split_rules());
  const SplitTranscript transcript = split(input.text, input.text.size() + 1, godwit::sqlite_split_rules(), nullptr);
  for (const StatementRecord& record : transcript.statements) check_statement(record.text);
  return 0;
}
