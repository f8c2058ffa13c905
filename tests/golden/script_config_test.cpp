// What shouldExecute and errorOverrides mean: golden/script_config/<name>.txt, a question a line, and <name>.golden,
// the same with the answers. GODWIT_UPDATE_GOLDEN=1 writes them anew; read the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/strings.h"
#include "godwit/error.h"
#include "model/error_override.h"
#include "script/text/condition.h"

namespace godwit {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void expect_golden(const std::string& name, const std::function<std::string(const std::string&)>& answer) {
  const std::filesystem::path path = std::filesystem::path(GODWIT_SOURCE_DIR) / "tests/golden/script_config" / name;
  std::istringstream questions(read(path.string() + ".txt"));
  std::string text;
  for (std::string line; std::getline(questions, line);) {
    text += line + "\n";
    if (!line.empty() && !line.starts_with('#')) text += "  -> " + answer(line) + "\n";
  }
  const std::string golden = path.string() + ".golden";
  if (std::getenv("GODWIT_UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << text;
  EXPECT_EQ(read(golden), text) << golden;
}

std::string answer_condition(const std::string& line) {
  static const Placeholders kValues("${", "}",
                                    {{"env", "prod"},
                                     {"size", "42"},
                                     {"empty", ""},
                                     {"on", "TRUE"},
                                     {"off", "false"},
                                     {"tricky", "a==b || true"},
                                     {"blanks", "my prod"}});
  try {
    return evaluate_condition(line, kValues) ? "true" : "false";
  } catch (const ConditionProblem& problem) {
    return "column " + std::to_string(problem.offset + 1) + ": " + problem.message;
  }
}

NativeCode code_of(const std::string& text) {
  const std::size_t first = text.find('/');
  const std::size_t second = text.find('/', first + 1);
  const std::string number = text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
  return {text.substr(0, first), number, second == std::string::npos ? "" : text.substr(second + 1)};
}

std::string answer_override(const std::string& line) {
  try {
    const std::vector<std::string> words = split_list(line, ' ');
    const ErrorOverride parsed = parse_error_override(words.empty() ? line : words.front());
    std::string answer(1, "DIWE"[static_cast<std::size_t>(parsed.to)]);
    if (!parsed.shows_code) answer += "-";
    for (std::size_t i = 1; i < words.size(); ++i) answer += parsed.matches(code_of(words[i])) ? " yes" : " no";
    return answer;
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ScriptConfigGoldenTest, ConditionsComeToWhatTheFileSays) {
  expect_golden("conditions", answer_condition);
}

TEST(ScriptConfigGoldenTest, OverridesMatchWhatTheFileSays) {
  expect_golden("overrides", answer_override);
}

}  // namespace
}  // namespace godwit
