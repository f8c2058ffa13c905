#pragma once
// Scripts on a fake database, and everything that is to be seen of a run.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/fake_project.h"

namespace godwit::test {

struct Told final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* step = std::get_if<StepFinished>(&event)) {
      finished.push_back(step->script + (step->ok ? " ended" : " failed"));
    } else if (const auto* started = std::get_if<StepStarted>(&event)) {
      begun.push_back(started->script + " " + std::to_string(started->number) + " of " + std::to_string(started->of));
    } else if (const auto* notice = std::get_if<ServerNotice>(&event)) {
      notices.push_back(notice->where.script + ": " + notice->text);
    }
  }
  std::vector<std::string> begun;
  std::vector<std::string> finished;
  std::vector<std::string> notices;
};

class ScriptStepsTest : public ::testing::Test {
 protected:
  Report migrate() { return project_.run("migrate", database_, &told_); }
  /// "V1__a.sql done", in the order of the steps.
  static std::vector<std::string> outcomes(const Report& report) {
    constexpr const char* kNames[] = {"done", "skipped", "failed", "not run", "rolled back", "planned"};
    std::vector<std::string> lines;
    for (const StepResult& result : report.results) {
      if (result.migration.script.empty()) continue;
      lines.push_back(result.migration.script + " " + kNames[static_cast<int>(result.outcome)]);
    }
    return lines;
  }
  /// Version, script and success of each row.
  std::vector<std::string> rows() const {
    std::vector<std::string> lines;
    for (const Row& row : database_.committed.rows) {
      lines.push_back(row[1].value_or("-") + " " + *row[4] + " " + *row[10]);
    }
    return lines;
  }
  const std::vector<std::string>& stays() const { return database_.committed.statements; }
  /// Of the log, from the first statement of a script on.
  std::vector<std::string> log_of_scripts() const {
    const auto first = std::find_if(database_.log.begin(), database_.log.end(),
                                    [](const std::string& line) { return line.starts_with("run"); });
    if (first == database_.log.end()) return {};
    return {first == database_.log.begin() ? first : std::prev(first), database_.log.end()};
  }

  FakeProject project_;
  FakeDatabase database_;
  Told told_;
};

}  // namespace godwit::test
