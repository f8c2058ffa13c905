// Every tests/golden/split/<dialect>/<name>.sql is cut into statements and compared with <name>.golden.
// GODWIT_UPDATE_GOLDEN=1 writes the golden files anew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "db/mysql/text/split_rules.h"
#include "db/postgresql/text/split_rules.h"
#include "db/sqlite/split_rules.h"
#include "godwit/error.h"
#include "script/statement_splitter.h"
#include "support/text_sources.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(GODWIT_SOURCE_DIR) / "tests/golden/split";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string show_facts(const StatementFacts& facts) {
  std::string shown;
  const auto add = [&shown](bool fact, std::string_view name) {
    if (fact) shown += (shown.empty() ? "" : " ") + std::string(name);
  };
  add(facts.begins_transaction, "begins_transaction");
  add(facts.ends_transaction, "ends_transaction");
  add(facts.rolls_back, "rolls_back");
  add(facts.refuses_transaction, "refuses_transaction");
  add(facts.commits_implicitly, "commits_implicitly");
  add(facts.ends_batch, "ends_batch");
  add(facts.stands_alone, "stands_alone");
  add(facts.copies_from_stdin, "copies_from_stdin");
  return shown.empty() ? "" : " [" + shown + "]";
}

std::string show_place(const SourcePosition& place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

// One line of the script a line, with what can't be seen made visible.
std::string show_text(std::string_view text) {
  std::string shown = "  |";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      shown += "\n  |";
    } else if (byte < ' ' || byte == 0x7F) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      shown += {'<', kDigits[byte >> 4U], kDigits[byte & 15U], '>'};
    } else {
      shown += c;
    }
  }
  return shown + "\n";
}

std::string show_statement(const SqlStatement& statement) {
  std::string shown = show_place(statement.begin) + show_facts(statement.facts) + "\n" + show_text(statement.text);
  if (statement.facts.copies_from_stdin) {
    shown += "data " + show_place(statement.copy_begin) + "\n" +
             show_text(statement.copy_data != nullptr ? read_all(*statement.copy_data, 5) : "");
  }
  return shown;
}

std::string split(std::string_view text, std::size_t piece, const SplitRules& rules) {
  PieceSource source(text, piece);
  StatementSplitter splitter(source, rules, "x.sql");
  std::string shown;
  try {
    SqlStatement statement;
    while (splitter.next(statement)) shown += show_statement(statement);
    shown += "skipped " + std::to_string(splitter.skipped_bytes()) + "\n";
    EXPECT_EQ(splitter.statement_bytes() + splitter.skipped_bytes(), text.size());
  } catch (const Error& error) {
    shown += "error " + std::to_string(static_cast<int>(error.code())) + " at " + error.where().text() + "\n  |" +
             error.what() + "\n";
  }
  return shown;
}

const SplitRules& rules_of(const std::string& folder) {
  if (folder == "sqlite") return sqlite_split_rules();
  if (folder == "postgresql") return postgresql_split_rules();
  return mysql_split_rules();
}

std::vector<std::string> scripts() {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() == ".sql") names.push_back(fs::relative(entry.path(), kFolder).generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class SplitGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(SplitGoldenTest, AScriptIsCutAsRecordedHoweverItsBytesArrive) {
  const fs::path path = kFolder / GetParam();
  const SplitRules& rules = rules_of(path.parent_path().filename().string());
  const std::string text = read_file(path);
  const std::string whole = split(text, text.size() + 1, rules);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    EXPECT_EQ(split(text, piece, rules), whole) << "in pieces of " << piece;
  }
  fs::path golden = path;
  golden.replace_extension(".golden");
  if (std::getenv("GODWIT_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << whole;
  }
  EXPECT_EQ(whole, read_file(golden)) << "GODWIT_UPDATE_GOLDEN=1 rewrites " << golden;
}

INSTANTIATE_TEST_SUITE_P(Scripts, SplitGoldenTest, testing::ValuesIn(scripts()), [](const auto& script) {
  std::string name = script.param.substr(0, script.param.size() - 4);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

TEST(SplitGoldenFilesTest, EveryDialectHasAtLeastSixtyIdeas) {
  for (const std::string dialect : {"sqlite", "postgresql", "mysql"}) {
    const auto names = scripts();
    const auto count = std::count_if(names.begin(), names.end(),
                                     [&](const std::string& name) { return name.starts_with(dialect + "/"); });
    EXPECT_GE(count, 60) << dialect;
  }
}

// "-- flyway#714: the idea": a thread, a page of a manual, a recorded case, a program that writes such scripts, or the
// server that was asked. Where the script must begin otherwise, or is what a program wrote, SOURCES.md has such a line.
TEST(SplitGoldenFilesTest, EveryScriptNamesTheSourceOfItsIdea) {
  const std::string others = read_file(kFolder / "SOURCES.md");
  const std::string source =
      "-- .*(#[0-9]+|manual|case [0-9]+|tests/compat|(seen|tried) on|pg_dump|mysqldump|mariadb-dump|psql|mysql client|"
      "sqlite3 \\.|lang[_.]|\\.html|c3ref/|pg_get_functiondef|HeidiSQL).*: .+";
  for (const std::string& script : scripts()) {
    const std::string text = read_file(kFolder / script);
    std::string line = text.substr(0, text.find_first_of("\r\n"));
    const std::size_t listed = others.find("\n- `" + script + "` ");
    if (listed != std::string::npos)
      line = "-- " + others.substr(listed + 1, others.find('\n', listed + 1) - listed - 1);
    EXPECT_THAT(line, testing::MatchesRegex(source)) << script;
  }
}

TEST(SplitGoldenFilesTest, EveryGoldenFileHasItsScript) {
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    fs::path script = entry.path();
    if (script.extension() != ".golden") continue;
    EXPECT_TRUE(fs::exists(script.replace_extension(".sql"))) << entry.path();
  }
}

}  // namespace
}  // namespace godwit
