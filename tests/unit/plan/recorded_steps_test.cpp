// Replays what Flyway 10.22 was recorded to do: files and rows before a command, and what it said or wrote. The format
// of recorded_steps.txt is one value a line, fields between bars:
//   step|case|number in it|command      option|name|value          missing|schemas|default schema|createSchemas
//   table (the history table is there)  row|rank|version|description|type|script|checksum|success
//   file|kind|version|description|script|checksum|checksum of the raw text, where that is another
// and what is expected: state, version (info), invalid, count (validate), run, complete or more (migrate), removed,
// marked, aligned (repair), baselined, cleaned, dropped, refused with an error code.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>

#include "base/error_table.h"
#include "base/strings.h"
#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

using Fields = std::vector<std::string>;

struct RecordedStep {
  std::string name;
  std::string command;
  PlanBench bench;
  std::vector<Fields> expected;

  Lines expected_lines(const std::string& kind) const {
    Lines lines;
    for (const Fields& fields : expected) {
      if (fields[0] == kind) lines.push_back(join({fields.begin() + 1, fields.end()}, "|"));
    }
    return lines;
  }
  bool expects(const std::string& kind) const { return !expected_lines(kind).empty(); }
};

Fields split_fields(const std::string& line) {
  Fields fields(1);
  for (const char c : line) {
    if (c == '|') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

void set_option(ProjectOptions& project, const std::string& name, const std::string& value) {
  const bool on = value == "true";
  const std::map<std::string, std::function<void()>> setters = {
      {"target", [&] { project.target = value; }},
      {"outOfOrder", [&] { project.out_of_order = on; }},
      {"validateOnMigrate", [&] { project.validate_on_migrate = on; }},
      {"ignoreMigrationPatterns", [&] { project.ignore_migration_patterns = split_list(value); }},
      {"baselineOnMigrate", [&] { project.baseline_on_migrate = on; }},
      {"baselineVersion", [&] { project.baseline_version = value; }},
      {"baselineDescription", [&] { project.baseline_description = value; }},
      {"skipExecutingMigrations", [&] { project.skip_executing_migrations = on; }},
      {"cleanDisabled", [&] { project.clean_disabled = on; }},
  };
  setters.at(name)();
}

void add_row(HistorySnapshot& history, const Fields& f) {
  AppliedMigration row;
  row.installed_rank = std::stoi(f[1]);
  row.raw_version = f[2];
  row.version = MigrationVersion::parse(f[2]);
  row.description = f[3];
  row.type_text = f[4];
  row.type = parse_migration_type(f[4]);
  row.script = f[5];
  if (!f[6].empty()) row.checksum = std::stoi(f[6]);
  row.success = f[7] == "1";
  history.rows.push_back(row);
}

void add_file(SetBuilder& files, const Fields& f) {
  const Checksum checksum = std::stoi(f[5]);
  if (f[1] == "V") files.versioned(f[2], f[3], checksum);
  if (f[1] == "B") files.baseline(f[2], f[3], checksum);
  if (f[1] == "U") files.undo(f[2], f[3], checksum);
  if (f[1] == "R") files.repeatable(f[3], checksum);
  if (!f[6].empty()) files.raw(make_sums(std::stoi(f[6])));
  files.script(f[4]);
}

void read_line(const Fields& f, RecordedStep& step, SetBuilder& files) {
  HistorySnapshot& history = step.bench.history;
  if (f[0] == "option") {
    set_option(step.bench.project, f[1], f[2]);
  } else if (f[0] == "missing" || f[0] == "existing") {
    history.existing_schemas.clear();
    (f[0] == "missing" ? history.missing_schemas : history.existing_schemas) = split_list(f[1]);
    history.default_schema = f[2];
    step.bench.create_schemas = f[3] == "true";
  } else if (f[0] == "nonempty") {
    history.schemas_empty = false;
  } else if (f[0] == "table") {
    history.exists = true;
  } else if (f[0] == "row") {
    add_row(history, f);
  } else if (f[0] == "file") {
    add_file(files, f);
  } else {
    step.expected.push_back(f);
  }
}

std::vector<RecordedStep> read_steps(const std::string& command) {
  std::ifstream in(GODWIT_SOURCE_DIR "/tests/unit/plan/recorded_steps.txt");
  std::vector<RecordedStep> steps;
  RecordedStep step;
  SetBuilder files;
  for (std::string line; std::getline(in, line);) {
    const Fields fields = split_fields(line);
    if (fields[0] == "step") {
      step = RecordedStep{fields[1] + " step " + fields[2], fields[3], {}, {}};
      files = SetBuilder();
    } else if (line.empty()) {
      step.bench.set = files.build();
      if (step.command == command) steps.push_back(step);
    } else {
      read_line(fields, step, files);
    }
  }
  return steps;
}

std::string category_of(const MigrationInfo& info) {
  if (info.applied && is_synthetic(info.applied->type)) return "";
  if (info.applied ? info.applied->repeatable() : info.resolved->repeatable()) return "Repeatable";
  const MigrationType type = info.applied ? info.applied->type : info.resolved->type();
  return type == MigrationType::sql_baseline ? "Baseline" : "Versioned";
}

Lines recorded_states(const Plan& plan) {
  Lines lines;
  for (const MigrationInfo& info : plan.infos) {
    const auto& version = info.applied ? info.applied->version : info.resolved->version;
    lines.push_back(
        join({version ? version->text() : "", info.applied ? info.applied->description : info.resolved->description,
              info.applied ? info.applied->type_text : std::string(migration_type_text(info.resolved->type())),
              category_of(info), std::string(migration_state_text(info.state))},
             "|"));
  }
  return lines;
}

Lines invalid_of(const Plan& plan) {
  Lines lines;
  for (const Finding& finding : plan.findings) {
    if (!finding.about_migration) continue;
    const std::string file = finding.files.empty() ? "" : finding.files.front().substr(4);  // behind "sql/"
    lines.push_back(
        join({finding.version, finding.description, file, std::string(error_entry(finding.code).flyway_name)}, "|"));
  }
  return lines;
}

Lines runs_of(const Plan& plan) {
  Lines lines;
  for (const Step& step : plan.steps) {
    if (const auto* run = std::get_if<RunMigration>(&step)) {
      const ResolvedMigration& file = *run->migration;
      lines.push_back(join(
          {file.version ? file.version->text() : "", file.description, std::string(migration_type_text(file.type()))},
          "|"));
    }
  }
  return lines;
}

// True if the step was refused, by Flyway and by the plan.
bool refused_alike(const RecordedStep& step, const Plan& plan) {
  const Lines refused = step.expected_lines("refused");
  EXPECT_EQ(plan.blocked(), !refused.empty()) << join(findings_of(plan), "\n");
  if (refused.empty()) return false;
  EXPECT_EQ(error_entry(plan.code).flyway_name, refused.front());
  EXPECT_FALSE(plan.writes());
  return true;
}

TEST(RecordedStepsTest, InfoListsTheStatesThatFlywayListedInItsOrder) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("info")) {
    SCOPED_TRACE(step.name);
    const Plan plan = plan_info(step.bench.input());
    ++seen;
    if (refused_alike(step, plan)) continue;
    EXPECT_EQ(recorded_states(plan), step.expected_lines("state"));
    // Flyway counts a version that failed as the present one, too.
    const auto failed = [](const MigrationInfo& info) { return info.applied && !info.applied->success; };
    if (std::none_of(plan.infos.begin(), plan.infos.end(), failed)) {
      EXPECT_EQ(plan.current_version, step.expected_lines("version").front());
    }
    EXPECT_FALSE(plan.writes());
  }
  EXPECT_GE(seen, 50U);
}

TEST(RecordedStepsTest, ValidateFindsWhatFlywayFoundAndCountsAsItDid) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("validate")) {
    SCOPED_TRACE(step.name);
    const Plan plan = plan_validate(step.bench.input());
    ++seen;
    if (step.expects("refused")) {
      refused_alike(step, plan);
      continue;
    }
    EXPECT_EQ(invalid_of(plan), step.expected_lines("invalid"));
    EXPECT_EQ(std::to_string(plan.valid_count), step.expected_lines("count").front());
    EXPECT_EQ(plan.code == ErrorCode::none, !step.expects("invalid"));
    EXPECT_FALSE(plan.writes());
  }
  EXPECT_GE(seen, 20U);
}

TEST(RecordedStepsTest, MigrateRunsWhatFlywayRanAndRefusesWhatItRefused) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("migrate")) {
    SCOPED_TRACE(step.name);
    const Plan plan = plan_migrate(step.bench.input());
    ++seen;
    if (refused_alike(step, plan)) continue;
    Lines runs = runs_of(plan);
    const Lines recorded = step.expected_lines("run");
    if (step.expects("more")) {  // a script failed there, so the plan goes further than the record
      ASSERT_GT(runs.size(), recorded.size());
      runs.resize(recorded.size());
    }
    EXPECT_EQ(runs, recorded);
    EXPECT_EQ(plan.current_version, step.expected_lines("initial").front());
  }
  EXPECT_GE(seen, 60U);
}

TEST(RecordedStepsTest, RepairRemovesDeletesAndAlignsTheRowsThatFlywayDid) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("repair")) {
    SCOPED_TRACE(step.name);
    Lines removed;
    Lines marked;
    Lines aligned;
    const Plan plan = plan_repair(step.bench.input());
    for (const Step& done : plan.steps) {
      const auto line = [](const AppliedMigration& row, const std::string& file) {
        return row.raw_version + "|" + row.description + "|" + file;
      };
      if (const auto* s = std::get_if<RemoveFailed>(&done)) removed.push_back(line(*s->row, ""));
      if (const auto* s = std::get_if<MarkDeleted>(&done)) marked.push_back(line(*s->row, ""));
      if (const auto* s = std::get_if<AlignRow>(&done)) aligned.push_back(line(*s->row, s->migration->script));
    }
    EXPECT_EQ(removed, step.expected_lines("removed"));
    EXPECT_EQ(marked, step.expected_lines("marked"));
    EXPECT_EQ(aligned, step.expected_lines("aligned"));
    EXPECT_EQ(plan.code, ErrorCode::none);
    ++seen;
  }
  EXPECT_GE(seen, 9U);
}

TEST(RecordedStepsTest, BaselineWritesItsRowWhereFlywayDid) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("baseline")) {
    SCOPED_TRACE(step.name);
    const Plan plan = plan_baseline(step.bench.input());
    ++seen;
    if (refused_alike(step, plan)) continue;
    Lines baselined;
    for (const Step& done : plan.steps) {
      if (const auto* s = std::get_if<WriteBaseline>(&done)) baselined.push_back(s->version + "|" + s->description);
    }
    EXPECT_EQ(baselined, step.expected_lines("baselined"));
  }
  EXPECT_GE(seen, 4U);
}

TEST(RecordedStepsTest, CleanEmptiesAndDropsTheSchemasThatFlywayDid) {
  std::size_t seen = 0;
  for (const RecordedStep& step : read_steps("clean")) {
    SCOPED_TRACE(step.name);
    const Plan plan = plan_clean(step.bench.input());
    ++seen;
    if (refused_alike(step, plan)) continue;
    Lines cleaned;
    Lines dropped;
    for (const Step& done : plan.steps) {
      if (const auto* s = std::get_if<CleanSchema>(&done)) cleaned.push_back(s->name);
      if (const auto* s = std::get_if<DropSchema>(&done)) dropped.push_back(s->name);
    }
    std::sort(dropped.begin(), dropped.end());
    EXPECT_EQ(cleaned, step.expected_lines("cleaned"));
    EXPECT_EQ(dropped, step.expected_lines("dropped"));
  }
  EXPECT_GE(seen, 3U);
}

}  // namespace
}  // namespace godwit::test
