#include "app/datasources.h"

#include <algorithm>
#include <iostream>

#include "app/console.h"
#include "base/error_table.h"
#include "base/strings.h"
#include "engine/report_builder.h"
#include "godwit/boot.h"
#include "log/log.h"
#include "report/summary.h"
#include "report/text_table.h"

namespace godwit {
namespace {

void check_url(const Settings& settings) {
  if (!settings.target.url.empty()) return;
  const std::string& name = settings.datasource.name;
  throw Error(ErrorCode::no_url,
              name.empty() ? "No database is named: the configuration has neither datasources nor a url. See "
                             "conf/godwit.conf, or give -url=… or a file with -c."
                           : "The datasource \"" + name + "\" has no url: nothing gives datasources." + name + ".url.");
}

// A server's file names databases that it does not migrate.
Report passed_over(const std::string& command, const Settings& settings) {
  Report report;
  report.operation = command;
  report.table = settings.target.table;
  Finding warning;
  warning.severity = Severity::warning;
  warning.code = ErrorCode::missing_location;
  warning.message = "No locations are configured for the datasource \"" + settings.datasource.name +
                    "\"; it was passed over. Say where its scripts are with flyway.datasources." +
                    settings.datasource.name + ".locations.";
  report.findings.push_back(std::move(warning));
  return report;
}

bool is_passed_over(const Report& report) {
  return report.url.empty() && report.success();
}

std::string outcome_of(const Report& report) {
  if (is_passed_over(report)) return "passed over";
  return report.success() ? "ok" : std::string(error_entry(report.code).name);
}

std::string overview(const std::vector<Report>& reports, std::size_t all) {
  std::vector<TableRow> rows = {{{"Datasource"}, {"Result"}, {"Version"}, {"Steps"}, {"Pending"}}};
  for (const Report& report : reports) {
    const bool blank = is_passed_over(report);
    rows.push_back({{report.datasource},
                    {outcome_of(report)},
                    {report.current_version},
                    {blank ? "" : std::to_string(report.results.size())},
                    {blank ? "" : std::to_string(report.pending_count)}});
  }
  std::string text = render_table(rows, 0, 0);
  if (reports.size() < all) text += count_of(all - reports.size(), "datasource") + " had no turn any more.\n";
  return text;
}

}  // namespace

std::vector<Settings> datasources_of(const SettingsSource& source, const std::string& only) {
  std::vector<Settings> chosen;
  Settings plain = source.load();
  if (!only.empty()) {
    chosen.push_back(source.load(only));
  } else if (plain.datasources.empty()) {
    chosen.push_back(std::move(plain));
  } else {
    for (const std::string& name : plain.datasources) chosen.push_back(source.load(name));
  }
  std::stable_partition(chosen.begin(), chosen.end(), [](const Settings& one) { return !one.datasource.vector_store; });
  for (Settings& one : chosen) {
    check_url(one);
    one.project.fail_on_missing_locations = true;
  }
  return chosen;
}

namespace {

BootResult boot_one(Settings& settings, const std::function<void(Settings& settings)>& prepare,
                    const std::stop_token& stop) {
  Console console(false, find_terminal(settings.output.color));
  try {
    prepare(settings);
    return boot(settings.project, settings.target, settings.boot_mode, &console, stop);
  } catch (const Error& error) {
    return {ended_by(error, "migrate"), settings.boot_mode == BootMode::permissive};
  }
}

void log_report(const Report& report) {
  for (const Finding& finding : report.findings) {
    const bool error = finding.severity == Severity::error;
    if (finding.severity != Severity::note) log_line(error ? LogLevel::error : LogLevel::warning, finding.message);
  }
  if (report.failure) log_line(LogLevel::error, report.failure->where.in_front_of(report.failure->message));
  log_line(report.success() ? LogLevel::info : LogLevel::error, summary_of(report));
}

}  // namespace

int boot_datasources(std::vector<Settings>& datasources, const std::function<void(Settings& settings)>& prepare,
                     const std::stop_token& stop) {
  for (Settings& one : datasources) {
    const std::string& name = one.datasource.name;
    if (!name.empty()) log_line(LogLevel::info, "Datasource " + name);
    if (!one.datasource.enabled) {
      log_line(LogLevel::info, "Switched off (enabled=false): nothing is done at boot.");
      continue;
    }
    if (!name.empty() && !one.datasource.has_locations) {
      log_report(passed_over("migrate", one));
      continue;
    }
    const BootResult result = boot_one(one, prepare, stop);
    log_report(result.report);
    const bool stopped = result.report.code == ErrorCode::stopped;
    if (!result.start && (one.datasource.required || stopped)) return exit_code(result.report.code);
  }
  return 0;
}

int run_on_datasources(const std::string& command, std::vector<Settings>& datasources, const RunOne& run) {
  const bool several = datasources.size() > 1;
  const bool text = datasources.front().output.type == OutputType::text && !datasources.front().output.quiet;
  Output output(datasources.front().output, datasources.size());
  std::vector<Report> reports;
  int failed = 0;
  for (Settings& one : datasources) {
    const std::string& name = one.datasource.name;
    if (text && several) std::cout << "Datasource " << name << std::endl;
    const bool skipped = !name.empty() && !one.datasource.has_locations;
    Report report = skipped ? passed_over(command, one) : run(command, one);
    report.datasource = name;
    reports.push_back(report);
    const int code = output.show(std::move(report));
    if (code == 0) continue;
    if (one.datasource.required) {
      failed = code;
      break;
    }
    failed = exit_code(ErrorCode::some_targets_failed);
  }
  if (text && several) std::cout << "\n" << overview(reports, datasources.size()) << std::flush;
  const int finished = output.finish();
  return failed != 0 ? failed : finished;
}

}  // namespace godwit
