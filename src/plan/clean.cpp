// Empties schemas, and drops those that migrate has created.
#include <algorithm>

#include "plan/checks/checks.h"

namespace godwit {
namespace {

// A name in quotes that starts at `position`, which moves behind it; a doubled quote inside stands for one. A name that
// does not end was cut: what is left of it may be another schema's name.
std::optional<std::string> take_quoted(const std::string& list, std::size_t& position) {
  const char quote = list[position++];
  std::string name;
  while (position < list.size()) {
    const char c = list[position++];
    if (c == quote) {
      if (position == list.size() || list[position] != quote) return name;
      ++position;
    }
    name += c;
  }
  return std::nullopt;
}

// The SCHEMA row's script column: "s1","s2" or `s1`,`s2`.
void add_quoted_names(const std::string& list, std::set<std::string>& names) {
  std::size_t position = 0;
  while (position < list.size()) {
    if (list[position] != '"' && list[position] != '`') {
      ++position;
    } else if (const std::optional<std::string> name = take_quoted(list, position)) {
      names.insert(*name);
    }
  }
}

std::set<std::string> created_schemas(const HistorySnapshot& history) {
  std::set<std::string> names;
  for (const AppliedMigration& row : history.rows) {
    if (row.type == MigrationType::schema) add_quoted_names(row.script, names);
  }
  return names;
}

}  // namespace

Plan plan_clean(const PlanInput& input) {
  PlanDraft draft = start_plan(input, link_options(input), false);
  if (draft.plan.blocked()) return std::move(draft.plan);
  if (input.project.clean_disabled) {
    refuse(draft.plan, ErrorCode::clean_disabled,
           "clean is disabled, because it drops every object in the configured schemas. If everything in them may be "
           "lost, run `godwit clean -cleanDisabled=false`.");
    return std::move(draft.plan);
  }
  // The history goes last: a second run after an interrupted one still knows which schemas are to be dropped.
  std::vector<std::string> schemas = input.history.existing_schemas;
  std::stable_partition(schemas.begin(), schemas.end(),
                        [&](const std::string& name) { return name != input.history.default_schema; });
  const std::set<std::string> created = created_schemas(input.history);
  for (std::string& name : schemas) {
    if (created.contains(name)) {
      draft.plan.steps.emplace_back(DropSchema{std::move(name)});
    } else {
      draft.plan.steps.emplace_back(CleanSchema{std::move(name)});
    }
  }
  return std::move(draft.plan);
}

}  // namespace godwit
