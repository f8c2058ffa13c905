#include "app/output/overview.h"

#include "base/error_table.h"
#include "base/strings.h"
#include "model/finding_builder.h"
#include "report/text_table.h"

namespace godwit {
namespace {

Report nothing_done(Operation operation, const Settings& settings, ErrorCode code, std::string why) {
  Report report;
  report.operation = operation;
  report.table = settings.target.table;
  report.findings.push_back(FindingBuilder::warning(std::move(why), code));
  return report;
}

std::string outcome_of(const TargetSummary& target) {
  if (target.passed_over) return "passed over";
  return target.code == ErrorCode::none ? "ok" : std::string(error_entry(target.code).name);
}

}  // namespace

Report passed_over(Operation operation, const Settings& settings) {
  return nothing_done(operation, settings, ErrorCode::missing_location,
                      "No locations are configured for the datasource \"" + settings.datasource.name +
                          "\"; it was passed over. Say where its scripts are with flyway.datasources." +
                          settings.datasource.name + ".locations.");
}

Report without_tenants(Operation operation, const Settings& settings) {
  const std::string& name = settings.datasource.name;
  return nothing_done(operation, settings, ErrorCode::none,
                      "tenants.query" + (name.empty() ? "" : " of the datasource \"" + name + "\"") +
                          " returns no row: there are no tenants, and nothing was done.");
}

std::string overview(const std::vector<TargetSummary>& targets, const std::string& left) {
  std::vector<TableRow> rows = {{{"Datasource"}, {"Result"}, {"Version"}, {"Steps"}, {"Pending"}}};
  for (const TargetSummary& target : targets) {
    rows.push_back({{target.name},
                    {outcome_of(target)},
                    {target.version},
                    {target.passed_over ? "" : std::to_string(target.steps)},
                    {target.passed_over ? "" : std::to_string(target.pending)}});
  }
  return render_table(rows, 0, 0) + left;
}

std::string had_no_turn(std::size_t count, std::string_view what) {
  return count == 0 ? "" : count_of(count, what) + " had no turn any more.\n";
}

}  // namespace godwit
