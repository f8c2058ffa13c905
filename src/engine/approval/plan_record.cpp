// Every field of a row of the history is bound by name, and every kind of step has an overload: one that is added does
// not compile before somebody has decided whether an approved plan covers it.
#include "engine/approval/plan_record.h"

#include <concepts>

#include "base/strings.h"
#include "digest/sha256.h"
#include "engine/prepare/script_stream.h"
#include "engine/run/described.h"
#include "script/text/script_config.h"

namespace godwit {
namespace {

/// A sum over fields, each with its length in front, so that no two lists of fields look the same.
class FieldSum {
 public:
  void add(std::string_view field) {
    sum_.update(std::to_string(field.size()) + ":");
    sum_.update(field);
  }
  // A template, because a string literal would else be taken for a bool.
  void add(std::same_as<bool> auto field) { add(std::string_view(field ? "1" : "0")); }
  std::string finish() { return sum_.finish().hex(); }

 private:
  Sha256 sum_;
};

std::string sum_of(const HistorySnapshot& history) {
  FieldSum sum;
  for (const auto& [rank, version, raw_version, description, type, type_text, script, checksum, installed_by,
                    installed_on, installed_on_utc, execution_time_ms, success, digest, digest_for] : history.rows) {
    // Not who, when and how long: no step depends on them.
    for (const std::string& field : {std::to_string(rank), raw_version, description, type_text, script}) sum.add(field);
    sum.add(success);
    sum.add(checksum ? std::to_string(*checksum) : "");
    sum.add(digest ? digest->hex() : "");
    sum.add(digest_for ? std::to_string(*digest_for) : "");
  }
  return sum.finish();
}

// Of steps that run no script: the sum of what they write besides what describes them.
struct Written {
  std::string operator()(const CreateSchemas& step) const {
    FieldSum sum;
    for (const std::string& name : step.names) sum.add(name);
    sum.add(step.marker);
    sum.add(step.marker_after_baseline);
    return sum.finish();
  }
  std::string operator()(const WriteDigests& step) const {
    FieldSum sum;
    for (const auto& [rank, sums] : step.rows) {
      sum.add(std::to_string(rank));
      sum.add(std::to_string(sums.checksum));
      sum.add(sums.digest.hex());
    }
    return sum.finish();
  }
  std::string operator()(const AlignRow& step) const { return step.migration->sums.digest.hex(); }
  std::string operator()(const CreateHistory&) const { return ""; }
  std::string operator()(const AddDigestColumns&) const { return ""; }
  std::string operator()(const WriteBaseline&) const { return ""; }
  std::string operator()(const RunMigration&) const { return ""; }
  std::string operator()(const RunUndo&) const { return ""; }
  std::string operator()(const RemoveFailed&) const { return ""; }
  std::string operator()(const MarkDeleted&) const { return ""; }
  std::string operator()(const CleanSchema&) const { return ""; }
  std::string operator()(const DropSchema&) const { return ""; }
};

// Of a repeatable the text as written: what is put into it stands in the placeholders.
PlanRecord::Script script_of(const ResolvedMigration& file, const PreparedScript& prepared, const RunOptions& options) {
  PlanRecord::Script script{file.script, "", script_config_texts(file.config), {}};
  if (!file.java) script.sha256 = expected_sums(file).digest.hex();
  const std::string time = to_lower(replace_all("flyway:timestamp", ":", options.placeholders.separator));
  for (const auto& [name, value] : prepared.placeholders) {
    if (name != time) script.placeholders[name] = hidden(value);
  }
  return script;
}

PlanRecord::Step step_of(const Step& step, const PreparedScript& script, const Planned& planned) {
  const StepResult result = described(step, planned.table);
  const MigrationRow& row = result.migration;
  PlanRecord::Step record{
      std::string(step_kind_text(result.kind)), row.type, row.version, row.description, {}, 0, false};
  const ResolvedMigration* file = nullptr;
  if (const auto* run = std::get_if<RunMigration>(&step)) file = run->migration;
  if (const auto* undo = std::get_if<RunUndo>(&step)) file = undo->script;
  if (file == nullptr) {
    record.script.sha256 = std::visit(Written{}, step);
    return record;
  }
  record.script = script_of(*file, script, planned.context.options);
  record.statements = script.statements;
  record.in_transaction = planned.prepared.group || script.inside_transaction;
  return record;
}

}  // namespace

std::vector<PlanRecord::Script> scripts_of_event(const std::vector<CallbackScript>& callbacks, CallbackEvent event,
                                                 const RunOptions& options, const Dialect& dialect) {
  std::vector<PlanRecord::Script> scripts;
  for (const CallbackScript& callback : callbacks) {
    if (callback.event != event) continue;
    PreparedScript prepared;
    if (!callback.program) {
      ParseContext parsing = parse_context_of(dialect, dialect.split_rules());
      Plan problems;
      prepared = prepare_script(callback.file, options, parsing, problems);
    }
    scripts.push_back(script_of(callback.file, prepared, options));
  }
  return scripts;
}

PlanRecord record_of(const Planned& planned) {
  const DialectTraits& traits = planned.context.dialect().traits();
  PlanRecord record;
  record.database_type = traits.name;
  record.database = traits.schemas ? planned.context.connection().server().database : "";
  record.schema = planned.context.session.default_schema;
  record.table = planned.table;
  record.history_rows = planned.history.rows.size();
  record.history_sha256 = sum_of(planned.history);
  record.options = option_texts(planned.context.options);
  for (const CallbackEvent event : {CallbackEvent::before_connect, CallbackEvent::after_connect}) {
    for (PlanRecord::Script& script :
         scripts_of_event(planned.set.callbacks, event, planned.context.options, planned.context.dialect())) {
      record.callbacks.push_back(std::move(script));
    }
  }
  for (const Callbacks::Script& each : planned.callbacks.scripts()) {
    record.callbacks.push_back(script_of(each.callback->file, each.prepared, planned.context.options));
  }
  const PreparedPlan& prepared = planned.prepared;
  for (std::size_t i = 0; i < prepared.plan.steps.size(); ++i) {
    record.steps.push_back(step_of(prepared.plan.steps[i], prepared.scripts[i], planned));
  }
  return record;
}

}  // namespace godwit
