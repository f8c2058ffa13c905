// What holds of every set of files and every history, tried with thousands of random ones. A failure prints the seed of
// its world; the worlds of one seed are always the same, and GODWIT_PLAN_SEED runs that one alone.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "plan/needed_rows.h"
#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

constexpr unsigned kWorlds = 3000;

/// Numbers that are the same on every machine: the distributions of the standard library are not.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
  bool percent(unsigned chance) { return below(100) < chance; }
  template <typename T>
  const T& one_of(const std::vector<T>& of) {
    return of[below(static_cast<unsigned>(of.size()))];
  }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> kVersions = {"1", "1.1", "2", "3", "4.5", "10"};
const std::vector<std::string> kNames = {"a", "b", "c"};

Checksum some_checksum(Dice& dice) {
  return static_cast<Checksum>(1 + dice.below(2));
}

void add_files(Dice& dice, SetBuilder& set) {
  for (const std::string& version : kVersions) {
    const std::string& name = dice.one_of(kNames);
    if (dice.percent(60)) set.versioned(version, name, some_checksum(dice));
    if (dice.percent(10)) set.baseline(version, name, some_checksum(dice));
    if (dice.percent(20)) set.undo(version, name, some_checksum(dice));
  }
  for (const std::string& name : kNames) {
    if (!dice.percent(50)) continue;
    set.repeatable(name, some_checksum(dice));
    if (dice.percent(30)) set.raw(make_sums(3));
  }
}

// Rows as a life of migrations leaves them, by godwit, by Flyway, free or paid: of a version one at most that still
// stands.
void add_row(Dice& dice, std::set<std::string>& standing, HistoryBuilder& history) {
  static const std::vector<std::string> types = {"SQL", "SQL", "SQL", "SQL", "SQL_BASELINE", "JDBC", "PYTHON"};
  const auto checksum = static_cast<Checksum>(1 + dice.below(3));
  const std::string& name = dice.one_of(kNames);
  if (dice.percent(30)) {
    history.row(dice.percent(80) ? "SQL" : dice.percent(50) ? "DELETE" : "JDBC", "", name, checksum);
  } else {
    const std::string& version = dice.one_of(kVersions);
    if (standing.erase(version) != 0) {
      history.row(dice.percent(50) ? "DELETE" : "UNDO_SQL", version, name, checksum);
      return;
    }
    history.row(dice.one_of(types), version, name, checksum);
    if (dice.percent(10)) {
      history.failed();
      return;
    }
    standing.insert(version);
  }
  if (dice.percent(10)) history.no_checksum();
  if (dice.percent(10)) history.no_digest();
  if (dice.percent(5)) history.digest(make_sums(9, 9).digest);
  if (dice.percent(5)) history.stale();
}

HistorySnapshot some_history(Dice& dice) {
  if (dice.percent(15)) return no_history();
  HistoryBuilder history;
  if (dice.percent(20)) history.schema("\"main\"").rank(0);
  std::set<std::string> standing;
  if (dice.percent(15)) {
    history.baseline(dice.one_of(kVersions), "old");
  }
  for (unsigned rows = dice.below(9); rows > 0; --rows) add_row(dice, standing, history);
  return dice.percent(15) ? history.build_flyway() : history.build();
}

PlanBench some_world(unsigned seed) {
  Dice dice(seed);
  SetBuilder set;
  add_files(dice, set);
  PlanBench bench{set.build(), some_history(dice)};
  bench.project.out_of_order = dice.percent(40);
  bench.project.validate_on_migrate = dice.percent(60);
  bench.project.baseline_on_migrate = dice.percent(20);
  bench.project.skip_executing_migrations = dice.percent(10);
  if (!bench.history.exists) bench.history.schemas_empty = dice.percent(70);
  if (dice.percent(40)) bench.project.ignore_migration_patterns = {"*:*"};
  if (dice.percent(20)) bench.project.target = dice.one_of<std::string>({"2?", "next", "current", "4.5?"});
  return bench;
}

/// A history on which the Steps of a plan are carried out, as the executor and SchemaHistory do with a table.
class SimulatedHistory {
 public:
  explicit SimulatedHistory(HistorySnapshot start) : history_(std::move(start)) {}

  HistorySnapshot after(const Plan& plan) {
    for (const Step& step : plan.steps) std::visit([this](const auto& one) { carry_out(one); }, step);
    return history_;
  }

 private:
  AppliedMigration& append(const std::string& type, const std::string& version, const std::string& description) {
    AppliedMigration row;
    for (const AppliedMigration& other : history_.rows)
      row.installed_rank = std::max(row.installed_rank, other.installed_rank);
    ++row.installed_rank;
    row.type_text = type;
    row.type = parse_migration_type(type);
    row.raw_version = version;
    row.version = MigrationVersion::parse(version);
    row.description = stored_description(description);
    history_.rows.push_back(row);
    return history_.rows.back();
  }
  AppliedMigration& row(int rank) {
    return *std::find_if(history_.rows.begin(), history_.rows.end(),
                         [&](const auto& row) { return row.installed_rank == rank; });
  }
  void sum(AppliedMigration& row, const ScriptSums& sums) {
    row.checksum = sums.checksum;
    if (!history_.has_digest_columns) return;
    row.digest = sums.digest;
    row.digest_for = sums.checksum;
  }

  void carry_out(const CreateHistory&) { history_.exists = history_.has_digest_columns = true; }
  void carry_out(const AddDigestColumns&) { history_.has_digest_columns = true; }
  void carry_out(const WriteDigests& step) {
    for (const WriteDigests::Row& one : step.rows) {
      row(one.installed_rank).digest = one.sums.digest;
      row(one.installed_rank).digest_for = one.sums.checksum;
    }
  }
  void carry_out(const WriteBaseline& step) { append("BASELINE", step.version, step.description); }
  void carry_out(const RunMigration& step) {
    const ResolvedMigration& file = *step.migration;
    history_.schemas_empty = false;
    sum(append(std::string(migration_type_text(file.type())), file.version ? file.version->text() : "",
               file.description),
        file.sums);
  }
  void carry_out(const RunUndo& step) {
    sum(append(step.undo_row ? "UNDO_SQL" : "DELETE", step.row->raw_version, step.row->description), step.script->sums);
  }
  void carry_out(const RemoveFailed& step) {
    const int rank = step.row->installed_rank;
    std::erase_if(history_.rows, [&](const AppliedMigration& row) { return row.installed_rank == rank; });
  }
  void carry_out(const MarkDeleted& step) {
    append("DELETE", step.row->raw_version, step.row->description).checksum = step.row->checksum;
  }
  void carry_out(const AlignRow& step) {
    AppliedMigration& aligned = row(step.row->installed_rank);
    aligned.description = stored_description(step.migration->description);
    aligned.type = step.migration->type();
    aligned.type_text = migration_type_text(aligned.type);
    sum(aligned, step.migration->sums);
  }
  template <typename Other>  // schemas: what is in them is not the planner's
  void carry_out(const Other&) {}

  HistorySnapshot history_;
};

std::string text_of(const PlanBench& bench) {
  std::string text;
  for (const AppliedMigration& row : bench.history.rows) {
    text += "row " + std::to_string(row.installed_rank) + " " + row.type_text + " " + row.raw_version + " " +
            row.description + (row.success ? "" : " failed") + "\n";
  }
  for (const MigrationInfo& info : plan_info(bench.input()).infos) {
    const std::string name = info.resolved ? info.resolved->script : "#" + std::to_string(info.applied->installed_rank);
    text += name + ": " + std::string(migration_state_text(info.state)) + "\n";
  }
  return text;
}

bool all_worlds() {
  return std::getenv("GODWIT_PLAN_SEED") == nullptr;
}

/// Calls check(bench) with every world, until one fails.
template <typename Check>
void in_every_world(Check check) {
  const char* only = std::getenv("GODWIT_PLAN_SEED");
  const unsigned first = only ? static_cast<unsigned>(std::strtoul(only, nullptr, 10)) : 0;
  const unsigned end = only ? first + 1 : kWorlds;
  for (unsigned seed = first; seed < end && !testing::Test::HasFailure(); ++seed) {
    const PlanBench bench = some_world(seed);
    check(bench);
    if (testing::Test::HasFailure()) ADD_FAILURE() << "GODWIT_PLAN_SEED=" << seed << "\n" << text_of(bench);
  }
}

TEST(PlanPropertyTest, AfterAMigrateThereIsNothingToMigrate) {
  unsigned carried_out = 0;
  in_every_world([&](PlanBench bench) {
    const Plan plan = plan_migrate(bench.input());
    if (plan.blocked() || plan.code != ErrorCode::none || bench.project.target == "next") return;
    if (plan.writes()) ++carried_out;
    const HistorySnapshot after = SimulatedHistory(bench.history).after(plan);
    bench.history = after;
    const Plan again = plan_migrate(bench.input());
    EXPECT_EQ(again.code, ErrorCode::none);
    EXPECT_EQ(steps_of(again), Lines{});
  });
  if (all_worlds()) {
    EXPECT_GT(carried_out, kWorlds / 5) << "the worlds are too wild to show anything";
  }
}

TEST(PlanPropertyTest, AfterARepairThereIsNothingToRepair) {
  unsigned carried_out = 0;
  in_every_world([&](PlanBench bench) {
    const Plan plan = plan_repair(bench.input());
    ASSERT_FALSE(plan.blocked());
    if (plan.writes()) ++carried_out;
    const HistorySnapshot after = SimulatedHistory(bench.history).after(plan);
    bench.history = after;
    EXPECT_EQ(steps_of(plan_repair(bench.input())), Lines{});
  });
  if (all_worlds()) {
    EXPECT_GT(carried_out, kWorlds / 5);
  }
}

// What migrate cures is left to migrate; the rest repair has to name.
TEST(PlanPropertyTest, ARepairMakesTheHistoryValidOrSaysWhyNot) {
  unsigned named = 0;
  in_every_world([&](PlanBench bench) {
    const Plan plan = plan_repair(bench.input());
    const HistorySnapshot after = SimulatedHistory(bench.history).after(plan);
    bench.history = after;
    const Plan validated = plan_validate(bench.input());
    if (validated.code == ErrorCode::none || validated.code == ErrorCode::pending) return;
    for (const MigrationInfo& info : validated.infos) {
      EXPECT_NE(info.state, MigrationState::missing);
      EXPECT_NE(info.state, MigrationState::failed);
    }
    for (const Finding& finding : validated.findings) {
      if (finding.severity != Severity::error) continue;
      const bool curable =
          finding.code == ErrorCode::repeatable_not_applied || finding.code == ErrorCode::outdated_repeatable;
      const bool told = std::any_of(plan.findings.begin(), plan.findings.end(), [&](const Finding& one) {
        return one.code == finding.code && one.version == finding.version && one.description == finding.description;
      });
      const bool pending = std::any_of(validated.infos.begin(), validated.infos.end(), [&](const MigrationInfo& info) {
        return info.resolved && info.state == MigrationState::pending && info.resolved->version &&
               info.resolved->version->text() == finding.version;
      });
      EXPECT_TRUE(curable || pending || told) << finding.message;
      named += told;
    }
  });
  if (all_worlds()) {
    EXPECT_GT(named, 0U);
  }
}

TEST(PlanPropertyTest, AfterARepairAndAMigrateEverythingIsValid) {
  in_every_world([&](PlanBench bench) {
    bench.project = {};
    bench.project.out_of_order = true;
    bench.history = SimulatedHistory(bench.history).after(plan_repair(bench.input()));
    const Plan plan = plan_migrate(bench.input());
    if (plan.code == ErrorCode::non_empty_schema) return;
    EXPECT_EQ(plan.code, ErrorCode::none);
    bench.history = SimulatedHistory(bench.history).after(plan);
    const Plan validated = plan_validate(bench.input());
    EXPECT_EQ(validated.code, ErrorCode::none);
  });
}

HistorySnapshot needed_of(const HistorySnapshot& history, NeededRows needed) {
  do {
    for (AppliedMigration row : history.rows) needed.add(std::move(row));
  } while (needed.wants_all_again());
  HistorySnapshot less = history;
  less.rows = needed.take();
  return less;
}

std::size_t count_pending(const Plan& plan) {
  return static_cast<std::size_t>(std::count_if(plan.infos.begin(), plan.infos.end(), [](const MigrationInfo& info) {
    return info.state == MigrationState::pending;
  }));
}

Lines messages_of(const Plan& plan) {
  Lines lines;
  for (const Finding& finding : plan.findings) lines.push_back(finding.message);
  return lines;
}

TEST(PlanPropertyTest, TheNeededRowsDecideAsAllRowsDo) {
  std::size_t left_out = 0;
  in_every_world([&](const PlanBench& bench) {
    PlanBench less = bench;
    less.history = needed_of(bench.history, NeededRows(bench.project, bench.set, bench.project.validate_on_migrate));
    left_out += bench.history.rows.size() - less.history.rows.size();
    const Plan all = plan_migrate(bench.input());
    const Plan few = plan_migrate(less.input());
    EXPECT_EQ(steps_of(few), steps_of(all));
    EXPECT_EQ(messages_of(few), messages_of(all));
    EXPECT_EQ(few.code, all.code);
    EXPECT_EQ(few.current_version, all.current_version);
    EXPECT_EQ(count_pending(few), count_pending(all));
  });
  if (all_worlds()) {
    EXPECT_GT(left_out, kWorlds / 20) << "nothing is left out";
  }
}

TEST(PlanPropertyTest, TheNeededRowsHaveTheSameVersionAndPendingMigrations) {
  in_every_world([](const PlanBench& bench) {
    PlanBench less = bench;
    less.history = needed_of(bench.history, {});
    EXPECT_EQ(plan_current(less.input()).current_version, plan_current(bench.input()).current_version);
    less.history = needed_of(bench.history, NeededRows(bench.project, bench.set, false));
    EXPECT_EQ(count_pending(plan_info(less.input())), count_pending(plan_info(bench.input())));
    EXPECT_EQ(plan_info(less.input()).current_version, plan_info(bench.input()).current_version);
    EXPECT_EQ(plan_info(less.input()).code, plan_info(bench.input()).code);
  });
}

}  // namespace
}  // namespace godwit::test
