#pragma once
// The golden scripts, and any text, cut as godwit cuts it.

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "godwit/error.h"
#include "script/statement_splitter.h"

namespace godwit::test {

struct Cut {
  std::string text;
  StatementFacts facts;
};

/// The statements in front of the first error.
inline std::vector<Cut> cut_script(std::string_view script, const SplitRules& rules) {
  std::vector<Cut> cuts;
  StringSource source(script);
  StatementSplitter splitter(source, rules, "x.sql");
  SqlStatement statement;
  try {
    while (splitter.next(statement)) cuts.push_back({std::string(statement.text), statement.facts});
  } catch (const Error&) {
  }
  return cuts;
}

/// {"name", text} of tests/golden/split/<dialect>/<name>.sql, sorted by name.
inline std::vector<std::pair<std::string, std::string>> golden_scripts(const std::string& dialect) {
  std::vector<std::pair<std::string, std::string>> scripts;
  for (const auto& entry : std::filesystem::directory_iterator(GODWIT_SOURCE_DIR "/tests/golden/split/" + dialect)) {
    if (entry.path().extension() != ".sql") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    scripts.emplace_back(entry.path().stem().string(), text.str());
  }
  std::sort(scripts.begin(), scripts.end());
  return scripts;
}

inline bool contains_ignoring_case(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

}  // namespace godwit::test
