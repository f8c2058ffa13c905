#include "engine/plan_record.h"

#include <algorithm>

#include "base/strings.h"
#include "digest/sha256.h"
#include "engine/described.h"

namespace godwit {
namespace {

/// A sum over fields, each with its length in front, so that no two lists of fields look the same.
class FieldSum {
 public:
  void add(std::string_view field) {
    sum_.update(std::to_string(field.size()) + ":");
    sum_.update(field);
  }
  std::string finish() { return sum_.finish().hex(); }

 private:
  Sha256 sum_;
};

std::string sum_of(const HistorySnapshot& history) {
  FieldSum sum;
  for (const AppliedMigration& row : history.rows) {
    for (const std::string& field : {std::to_string(row.installed_rank), row.raw_version, row.description,
                                     row.type_text, row.script, std::string(row.success ? "1" : "0")}) {
      sum.add(field);
    }
    sum.add(row.checksum ? std::to_string(*row.checksum) : "");
    sum.add(row.digest ? row.digest->hex() : "");
  }
  return sum.finish();
}

// Placeholders that tell the time or the place of this run are left out.
std::string sum_of(const ScanInput& input, const TargetOptions& target) {
  const ProjectOptions& project = input.project;
  FieldSum sum;
  for (const std::string& field : {project.encoding, project.installed_by, target.init_sql, project.placeholders.prefix,
                                   project.placeholders.suffix}) {
    sum.add(field);
  }
  for (const bool field : {project.detect_encoding, project.placeholders.replacement, project.group,
                           project.skip_executing_migrations, project.execute_in_transaction, project.mixed}) {
    sum.add(field ? "1" : "0");
  }
  for (const auto& [name, value] : project.placeholders.values) {
    sum.add(to_lower(name));
    sum.add(value);
  }
  for (const auto& [name, value] : input.builtin_placeholders) {
    if (name == "flyway:timestamp" || name == "flyway:workingDirectory") continue;
    sum.add(name);
    sum.add(value);
  }
  return sum.finish();
}

PlanRecord::Step step_of(const Step& step, const PreparedScript& script, bool group, const std::string& table) {
  const StepResult result = described(step, table);
  PlanRecord::Step record{result.what, result.migration.version, result.migration.description, "", "", 0, false};
  const ResolvedMigration* file = nullptr;
  if (const auto* run = std::get_if<RunMigration>(&step)) file = run->migration;
  if (const auto* undo = std::get_if<RunUndo>(&step)) file = undo->script;
  if (file == nullptr) return record;
  record.script = file->script;
  record.sha256 = file->sums.digest.hex();
  record.statements = script.statements;
  record.in_transaction = group || script.inside_transaction;
  return record;
}

bool same(const PlanRecord::Step& a, const PlanRecord::Step& b) {
  return a.what == b.what && a.version == b.version && a.description == b.description && a.script == b.script &&
         a.sha256 == b.sha256 && a.statements == b.statements && a.in_transaction == b.in_transaction;
}

template <typename List>
const typename List::value_type* find_script(const List& list, const std::string& script) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.script == script; });
  return found == list.end() ? nullptr : &*found;
}

// Of steps or callbacks: scripts that came, went or were edited.
template <typename List>
void compare_scripts(const List& then, const List& now, std::vector<std::string>& moved) {
  for (const auto& one : then) {
    if (one.script.empty()) continue;
    const auto* other = find_script(now, one.script);
    if (other == nullptr) moved.push_back(one.script + " was part of the plan and would not be run now.");
    if (other != nullptr && other->sha256 != one.sha256) moved.push_back(one.script + " was edited.");
  }
  for (const auto& one : now) {
    if (!one.script.empty() && find_script(then, one.script) == nullptr) {
      moved.push_back(one.script + " would be run now and was not part of the plan.");
    }
  }
}

std::string place_of(const PlanRecord& record) {
  const std::string history = "table \"" + record.schema + "\".\"" + record.table + "\"";
  return history + " of " + (record.database.empty() ? "" : "\"" + record.database + "\" on ") + record.database_type;
}

}  // namespace

PlanRecord record_of(const PreparedPlan& prepared, const HistorySnapshot& history, const Session& session,
                     const ScanInput& input, const TargetOptions& target, const MigrationSet& set) {
  const DialectTraits& traits = session.dialect.traits();
  PlanRecord record;
  record.database_type = traits.name;
  record.database = traits.schemas ? session.connection->server().database : "";
  record.schema = session.default_schema;
  record.table = target.table;
  record.history_rows = history.rows.size();
  record.history_sha256 = sum_of(history);
  record.settings_sha256 = sum_of(input, target);
  for (const CallbackScript& callback : set.callbacks) {
    record.callbacks.push_back({callback.file.script, callback.file.sums.digest.hex()});
  }
  for (std::size_t i = 0; i < prepared.plan.steps.size(); ++i) {
    record.steps.push_back(step_of(prepared.plan.steps[i], prepared.scripts[i], prepared.group, target.table));
  }
  return record;
}

std::vector<std::string> moved_since(const PlanRecord& then, const PlanRecord& now) {
  if (place_of(then) != place_of(now)) {
    return {"The plan was made for the " + place_of(then) + "; this is the " + place_of(now) + "."};
  }
  std::vector<std::string> moved;
  if (then.history_rows != now.history_rows) {
    moved.push_back("The history had " + count_of(then.history_rows, "row") + " and has " +
                    count_of(now.history_rows, "row") + " now.");
  } else if (then.history_sha256 != now.history_sha256) {
    moved.emplace_back("A row of the history was changed.");
  }
  compare_scripts(then.steps, now.steps, moved);
  compare_scripts(then.callbacks, now.callbacks, moved);
  if (then.settings_sha256 != now.settings_sha256) {
    moved.emplace_back("Placeholders, or settings that decide how scripts run, are others.");
  }
  if (moved.empty() && !std::equal(then.steps.begin(), then.steps.end(), now.steps.begin(), now.steps.end(), same)) {
    moved.emplace_back("The steps are others, or in another order.");
  }
  return moved;
}

}  // namespace godwit
