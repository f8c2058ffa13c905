// Statements may hold anything, and servers repeat pieces of them in their messages. So lists, events and last runs
// show none of that; only a single job does, asked for with the token.
#include "server/shapes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error_table.h"
#include "base/mask/mask.h"
#include "base/strings.h"
#include "report/problems.h"
#include "report/render/json_parts.h"
#include "server/http/time_text.h"

namespace godwit {
namespace {

std::string one_line(const Json& json) {
  return printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json time_or_null(const std::optional<WallTime>& time) {
  return time ? Json(time_text(*time)) : Json(nullptr);
}

Json seen_at(const WatchView& view) {
  return view.seen ? Json(time_text(view.seen->at)) : Json(nullptr);
}

Json problem_of(ErrorCode code, const std::string& message) {
  return {{"code", error_entry(code).name}, {"message", message}};
}

// "…near 'SELECT secret FROM' at line 1": what a message repeats of a statement.
std::string without_near(std::string message) {
  for (const std::string_view mark : {"near '", "near \""}) {
    for (std::size_t at = message.find(mark); at != std::string::npos; at = message.find(mark, at)) {
      const std::size_t begin = at + mark.size();
      std::size_t end = mark.back() == '\'' ? message.find("' at line", begin) : std::string::npos;
      if (end == std::string::npos) end = std::min(message.find(mark.back(), begin), message.size());
      message.replace(begin, end - begin, "…");
      at = begin;
    }
  }
  return message;
}

// The end of a command that did not end well.
Json problem_json(const Report& report) {
  if (report.success()) return nullptr;
  if (report.failure)
    return problem_of(report.failure->code, report.failure->where.in_front_of(report.failure->message));
  const std::string text = join(messages(report, Severity::error), "\n");
  return problem_of(report.code, text.empty() ? std::string(error_entry(report.code).what_to_do) : text);
}

std::string_view state_word(const JobView& job) {
  if (job.running()) return "running";
  if (job.report->success()) return "succeeded";
  return job.report->code == ErrorCode::stopped ? "stopped" : "failed";
}

Json progress_json(const JobProgress& progress) {
  return {{"script", text_or_null(progress.script)},
          {"version", text_or_null(progress.version)},
          {"step", progress.step},
          {"steps", progress.steps},
          {"statements", progress.statements},
          {"bytes", progress.bytes},
          {"totalBytes", progress.total_bytes},
          {"waitingForLock", progress.waiting_for_lock},
          {"holder", text_or_null(progress.holder)}};
}

enum class With { report, no_report };

Json job_object(const JobView& job, With with) {
  const WallTime until = job.finished.value_or(std::chrono::system_clock::now());
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(until - job.started);
  const std::string id = std::to_string(job.id);
  Json json;
  json["id"] = id;
  json["datasource"] = job.datasource;
  json["command"] = operation_text(job.asked.operation);
  json["trigger"] = job.at_boot ? "boot" : "request";
  json["target"] = text_or_null(job.asked.target);
  json["dryRun"] = job.asked.dry_run;
  json["force"] = job.asked.force;
  json["state"] = state_word(job);
  json["startedAt"] = time_text(job.started);
  json["finishedAt"] = time_or_null(job.finished);
  json["durationMs"] = std::max<std::int64_t>(0, duration.count());
  json["progress"] = progress_json(job.progress);
  json["problem"] = job.report ? problem_json(*job.report) : Json(nullptr);
  json["sql"] = job.sql ? Json("/v1/jobs/" + id + "/sql") : Json(nullptr);
  json["report"] = job.report && with == With::report ? report_json(*job.report) : Json(nullptr);
  return json;
}

Json finding_json(const Finding& finding) {
  return {{"severity", severity_text(finding.severity)},
          {"code", error_entry(finding.code).name},
          {"message", finding.message},
          {"script", text_or_null(finding.where.script)},
          {"line", number_or_null(finding.where.line)}};
}

// Pending migrations are told in numbers; a problem is something to see to.
Json problem_of(const WatchView& view) {
  if (!view.seen || view.seen->report.code == ErrorCode::pending) return nullptr;
  return problem_json(view.seen->report);
}

Json datasource_object(const WatchView& view) {
  const Report* const report = view.seen ? &view.seen->report : nullptr;
  Json json;
  json["name"] = view.name;
  json["enabled"] = view.settings->datasource.enabled;
  json["required"] = view.settings->datasource.required;
  json["status"] = status_word(view.status());
  json["ready"] = view.at_version();
  json["database"] = text_or_null(report ? report->database_type : "");
  json["url"] = mask_url(view.settings->target.url);
  json["schema"] = text_or_null(report ? report->schema : "");
  json["table"] = view.settings->target.table;
  json["current"] = text_or_null(report ? report->current_version : "");
  json["latest"] = text_or_null(view.latest());
  json["applied"] = view.applied();
  json["pending"] = view.pending();
  json["failed"] = view.failed();
  json["edited"] = view.edited();
  json["observedAt"] = seen_at(view);
  json["problem"] = problem_of(view);
  json["findings"] = Json::array();
  if (report) {
    for (const Finding& finding : report->findings) json["findings"].push_back(finding_json(finding));
  }
  json["job"] = view.job ? Json(std::to_string(view.job->id())) : Json(nullptr);
  json["lastRun"] = view.last_run ? job_object(without_sql(*view.last_run), With::no_report) : Json(nullptr);
  return json;
}

Json checksum_json(const std::optional<std::int32_t>& sum) {
  return sum ? Json(*sum) : Json(nullptr);
}

bool is_edited(const SeenRow& row, const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return says_edited(finding) && finding.version == row.script.version &&
           finding.description == row.script.description;
  });
}

Json migration_object(const SeenRow& row, const std::vector<Finding>& findings) {
  Json json;
  json["version"] = text_or_null(row.script.version);
  json["description"] = row.script.description;
  json["type"] = row.script.type;
  json["category"] = row.script.category;
  json["state"] = row.state ? migration_state_text(*row.state) : "";
  json["script"] = row.script.script;
  json["installedOn"] = text_or_null(std::string(row.installed_on_utc));
  json["installedBy"] = text_or_null(std::string(row.installed_by));
  json["executionTimeMs"] = row.installed ? Json(row.execution_time_ms) : Json(nullptr);
  json["checksum"] = {{"applied", checksum_json(row.checksum)}, {"local", checksum_json(row.script.local_checksum)}};
  json["edited"] = is_edited(row, findings);
  return json;
}

}  // namespace

std::string_view status_word(WatchStatus status) {
  switch (status) {
    case WatchStatus::up_to_date:
      return "upToDate";
    case WatchStatus::pending:
      return "pending";
    case WatchStatus::failed:
      return "failed";
    case WatchStatus::invalid:
      return "invalid";
    case WatchStatus::migrating:
      return "migrating";
    case WatchStatus::unreachable:
      return "unreachable";
    case WatchStatus::disabled:
      return "disabled";
    case WatchStatus::passed_over:
      return "passedOver";
    case WatchStatus::unknown:
      break;
  }
  return "unknown";
}

bool is_up(const WatchViews& views) {
  return std::none_of(views.begin(), views.end(), [](const WatchView& view) {
    return view.settings->datasource.enabled && view.seen && !view.seen->reachable;
  });
}

bool is_ready(const WatchViews& views) {
  return std::all_of(views.begin(), views.end(), [](const WatchView& view) {
    const DatasourceOptions& options = view.settings->datasource;
    return !options.enabled || view.at_version() || (!options.required && view.seen);
  });
}

std::string health_json(const WatchViews& views, bool up) {
  Json json{{"status", up ? "UP" : "DOWN"}, {"version", GODWIT_VERSION}, {"databases", Json::array()}};
  for (const WatchView& view : views) {
    const bool off = !view.settings->datasource.enabled || view.passed_over();
    const char* const status = off ? "OFF" : !view.seen ? "UNKNOWN" : view.seen->reachable ? "UP" : "DOWN";
    json["databases"].push_back({{"name", view.name}, {"status", status}});
  }
  return dump_json(json);
}

std::string live_json() {
  return dump_json({{"status", "UP"}, {"version", GODWIT_VERSION}});
}

std::string ready_json(const WatchViews& views, bool ready) {
  Json json{{"ready", ready}, {"datasources", Json::array()}};
  for (const WatchView& view : views) {
    if (!view.settings->datasource.enabled) continue;
    json["datasources"].push_back({{"name", view.name},
                                   {"required", view.settings->datasource.required},
                                   {"ready", view.at_version()},
                                   {"status", status_word(view.status())}});
  }
  return dump_json(json);
}

std::string db_status_json(const WatchViews& views) {
  const bool up_to_date = std::all_of(views.begin(), views.end(), [](const WatchView& view) {
    return !view.settings->datasource.enabled || view.at_version();
  });
  Json json{{"upToDate", up_to_date}, {"databases", Json::array()}};
  for (const WatchView& view : views) {
    const Report* const report = view.seen ? &view.seen->report : nullptr;
    Json one;
    one["name"] = view.name;
    one["connected"] = view.seen && view.seen->reachable;
    one["database"] = text_or_null(report ? report->database_type : "");
    one["current"] = text_or_null(report ? report->current_version : "");
    one["latest"] = text_or_null(view.latest());
    one["pending"] = view.pending();
    one["upToDate"] = view.at_version();
    one["observedAt"] = seen_at(view);
    json["databases"].push_back(std::move(one));
  }
  return dump_json(json);
}

std::string datasources_json(const WatchViews& views) {
  Json json{{"datasources", Json::array()}};
  for (const WatchView& view : views) json["datasources"].push_back(datasource_object(view));
  return one_line(json) + "\n";  // there can be thousands
}

std::string datasource_json(const WatchView& view) {
  return dump_json(datasource_object(view));
}

std::string migrations_json(const WatchView& view) {
  Json json{{"datasource", view.name}, {"observedAt", seen_at(view)}, {"migrations", Json::array()}};
  if (view.seen) {
    const SeenRows& rows = view.seen->rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      json["migrations"].push_back(migration_object(rows.at(i), view.seen->report.findings));
    }
  }
  return one_line(json) + "\n";  // there can be thousands
}

JobView without_sql(JobView job) {
  if (!job.report) return job;
  for (Finding& finding : job.report->findings) finding.message = without_near(std::move(finding.message));
  for (StepResult& result : job.report->results) {
    for (std::string& warning : result.warnings) warning = without_near(std::move(warning));
  }
  if (!job.report->failure) return job;
  job.report->failure->statement.clear();
  job.report->failure->message = without_near(std::move(job.report->failure->message));
  return job;
}

std::string job_json(const JobView& job) {
  return dump_json(job_object(job, With::report));
}

std::string jobs_json(const std::vector<JobView>& jobs) {
  Json json{{"jobs", Json::array()}};
  for (const JobView& job : jobs) json["jobs"].push_back(job_object(without_sql(job), With::no_report));
  return one_line(json) + "\n";  // there can be thousands
}

std::string job_line(const JobView& job) {
  return one_line(job_object(without_sql(job), With::no_report));
}

std::string progress_line(const JobProgress& progress) {
  return one_line(progress_json(progress));
}

std::string error_json(std::string_view code, std::string_view message) {
  return dump_json({{"error", {{"code", code}, {"message", message}}}});
}

}  // namespace godwit
