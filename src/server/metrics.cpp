#include "server/metrics.h"

#include <functional>

namespace godwit {
namespace {

std::string label(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

class Page {
 public:
  Page(const WatchViews& views, std::string& text) : views_(views), text_(text) {}

  void head(const std::string& name, const char* type, const char* help) {
    text_ += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
  }
  void line(const std::string& name, const std::string& labels, std::uint64_t value) {
    text_ += name + (labels.empty() ? "" : "{" + labels + "}") + " " + std::to_string(value) + "\n";
  }
  void of_each(const std::string& name, const char* help, const std::function<std::uint64_t(const WatchView&)>& value) {
    head(name, "gauge", help);
    for (const WatchView& view : views_) line(name, "datasource=\"" + label(view.name) + "\"", value(view));
  }

 private:
  const WatchViews& views_;
  std::string& text_;
};

std::uint64_t seconds_since_epoch(WallTime time) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace

void RequestCounts::count(int status) {
  const int hundreds = status / 100;
  ++counts_.at(hundreds >= 1 && hundreds <= 5 ? static_cast<std::size_t>(hundreds) : 0);
}

std::string render_metrics(const WatchViews& views, std::size_t jobs_running, const RequestCounts& requests) {
  std::string text;
  Page page(views, text);
  page.head("godwit_build_info", "gauge", "1, with the version as a label.");
  page.line("godwit_build_info", "version=\"" GODWIT_VERSION "\"", 1);
  page.head("godwit_ready", "gauge", "1: every enabled datasource that is required is at its version.");
  page.line("godwit_ready", "", is_ready(views));
  page.of_each("godwit_datasource_up", "1: the database was reachable when it was last asked.",
               [](const WatchView& view) { return view.seen && view.seen->reachable; });
  page.of_each("godwit_datasource_ready", "1: at the version of its scripts, and no migration has failed.",
               [](const WatchView& view) { return view.at_version(); });
  page.of_each("godwit_datasource_enabled", "1: part of the boot step.",
               [](const WatchView& view) { return view.settings->datasource.enabled; });
  page.of_each("godwit_migrations_applied", "Migrations that are applied.",
               [](const WatchView& view) { return view.applied(); });
  page.of_each("godwit_migrations_pending", "Migrations that wait.",
               [](const WatchView& view) { return view.pending(); });
  page.of_each("godwit_migrations_failed", "Migrations whose row says that they failed.",
               [](const WatchView& view) { return view.failed(); });
  page.of_each("godwit_scripts_edited", "Scripts that are no longer what was applied.",
               [](const WatchView& view) { return view.edited(); });
  page.of_each("godwit_observed_timestamp_seconds", "When the database was last asked; 0: not yet.",
               [](const WatchView& view) { return view.seen ? seconds_since_epoch(view.seen->at) : 0; });
  page.of_each("godwit_last_run_timestamp_seconds", "When the last job ended; 0: there was none.",
               [](const WatchView& view) -> std::uint64_t {
                 return view.last_run && view.last_run->finished ? seconds_since_epoch(*view.last_run->finished) : 0;
               });
  page.of_each("godwit_last_run_success", "1: the last job ended well.", [](const WatchView& view) -> std::uint64_t {
    return view.last_run && view.last_run->report && view.last_run->report->success();
  });
  page.head("godwit_jobs_running", "gauge", "Jobs that are running.");
  page.line("godwit_jobs_running", "", jobs_running);
  page.head("godwit_http_requests_total", "counter", "Requests that were answered, by the hundreds of the status.");
  for (int hundreds = 2; hundreds <= 5; ++hundreds) {
    page.line("godwit_http_requests_total", "code=\"" + std::to_string(hundreds) + "xx\"", requests.of(hundreds));
  }
  return text;
}

}  // namespace godwit
