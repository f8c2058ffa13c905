// There may be thousands of tenants, so a report is shown as soon as its target has ended, and only a line is kept of
// it for the table at the end.
#include "app/datasources.h"

#include <algorithm>
#include <iostream>

#include "app/output/console.h"
#include "app/output/overview.h"
#include "base/strings.h"
#include "config/tenants.h"
#include "engine/report_builder.h"
#include "fleet/run_fleet.h"

namespace godwit {
namespace {

std::string without_url(const std::string& name) {
  return "The datasource \"" + name + "\" has no url: nothing gives datasources." + name + ".url.";
}

void check_url(const Settings& settings) {
  if (!settings.target.url.empty()) return;
  const std::string& name = settings.datasource.name;
  if (!name.empty()) throw Error(ErrorCode::no_url, without_url(name));
  // The url may stand in something that was passed over, such as a further file.
  throw Error(
      ErrorCode::no_url,
      "No database is named: the configuration has neither datasources nor a url. See conf/godwit.conf, or give "
      "-url=… or a file with -c." +
          (settings.notes.empty() ? "" : " " + join(settings.notes, " ")));
}

bool can_be_migrated(const Settings& settings) {
  return !settings.target.url.empty() && (settings.datasource.name.empty() || settings.datasource.has_locations);
}

// Servers bring sections of Flyway's for databases that are not in use. But where none is left, most likely a name is
// misspelt, and a program must not start without its schema.
void check_any(const std::vector<Settings>& all, const std::vector<std::string>& left_out) {
  if (std::any_of(all.begin(), all.end(), can_be_migrated)) return;
  std::vector<std::string> reasons;
  for (const std::string& name : left_out) reasons.push_back(without_url(name));
  for (const Settings& one : all) {
    reasons.push_back("The datasource \"" + one.datasource.name + "\" has a url, but no flyway.datasources." +
                      one.datasource.name + " says that Flyway migrates it.");
  }
  const bool only_urls = all.empty();
  throw Error(only_urls ? ErrorCode::no_url : ErrorCode::configuration,
              join(reasons, " ") + (reasons.size() > 1 || !only_urls ? " Nothing is left to migrate." : ""));
}

// Notes about any of them are told with the first.
void gather_notes(std::vector<Settings>& all, std::vector<std::string> notes) {
  for (const Settings& one : all) {
    for (const std::string& note : one.notes) {
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
  }
  all.front().notes = std::move(notes);
}

std::vector<Settings> load_all(const SettingsSource& source, const std::vector<std::string>& names,
                               std::vector<std::string>& notes) {
  std::vector<Settings> all;
  std::vector<std::string> left_out;
  for (const std::string& name : names) {
    Settings one = source.load(name);
    if (!one.target.url.empty()) {
      all.push_back(std::move(one));
      continue;
    }
    left_out.push_back(name);
    notes.push_back(without_url(name) + " It was passed over.");
  }
  check_any(all, left_out);
  return all;
}

}  // namespace

std::vector<Settings> datasources_of(const SettingsSource& source, const std::string& only) {
  std::vector<Settings> chosen;
  std::vector<std::string> notes;
  Settings plain = source.load();
  if (!only.empty()) {
    chosen.push_back(source.load(only));
  } else if (plain.datasources.empty()) {
    chosen.push_back(std::move(plain));
  } else {
    chosen = load_all(source, plain.datasources, notes);
  }
  const auto relational = [](const Settings& one) { return !one.datasource.vector_store; };
  std::stable_partition(chosen.begin(), chosen.end(), relational);
  for (Settings& one : chosen) {
    check_url(one);
    check_tenants(one);
    one.project.fail_on_missing_locations = true;
  }
  check_any(chosen, {});
  gather_notes(chosen, std::move(notes));
  return chosen;
}

namespace {

/// One command on one datasource after the other; as a FleetSink of the one at hand.
class OperatorRun final : private FleetSink {
 public:
  OperatorRun(Operation operation, const std::vector<Settings>& datasources, const RunOne& run,
              const std::stop_token& stop)
      : operation_(operation),
        run_(run),
        stop_(stop),
        text_(shows_text(datasources.front()) && !datasources.front().output.quiet),
        several_(datasources.size() > 1 || std::any_of(datasources.begin(), datasources.end(), has_tenants)),
        output_(datasources.front().output, several_ ? 2 : 1),
        console_(text_ && operation != Operation::current, find_terminal(datasources.front().output.color)) {}

  /// Its exit code.
  int run_on(Settings& settings, const Prepare& prepare) {
    names_ = {settings.datasource.name};
    begun_ = false;
    const bool skipped = !settings.datasource.name.empty() && !settings.datasource.has_locations;
    if (skipped) return end(passed_over(operation_, settings));
    try {
      if (!has_tenants(settings)) begins(0);
      prepare(settings);
      if (has_tenants(settings)) return run_on_tenants(settings);
      return end(run_({operation_, settings, console_, nullptr}));
    } catch (const Error& error) {
      return end(ended_by(error, operation_));
    }
  }

  bool any() const { return !targets_.empty(); }

  int finish(std::size_t left) {
    const std::string none = had_no_turn(tenants_left_, "tenant") + had_no_turn(left, "datasource");
    if (text_ && several_) std::cout << "\n" << overview(targets_, none) << std::flush;
    return output_.finish();
  }

 private:
  static bool shows_text(const Settings& settings) { return settings.output.type == OutputType::text; }

  int run_on_tenants(const Settings& settings) {
    const std::vector<std::string> tenants = tenants_of(settings, console_, stop_);
    if (tenants.empty()) return end(without_tenants(operation_, settings));
    names_.clear();
    for (const std::string& tenant : tenants) names_.push_back(name_of_tenant(settings, tenant));
    const std::size_t before = targets_.size();
    const auto scripts = make_script_cache();
    const auto run = [&](std::size_t tenant, EventSink& events) {
      try {
        return run_({operation_, settings_of_tenant(settings, tenants[tenant]), events, scripts});
      } catch (const Error& error) {
        return ended_by(error, operation_);
      }
    };
    run_fleet(tenants.size(), settings.tenants.parallel, *this, run, stop_);
    tenants_left_ = tenants.size() - (targets_.size() - before);
    const bool good =
        tenants_left_ == 0 && std::all_of(targets_.begin() + static_cast<std::ptrdiff_t>(before), targets_.end(),
                                          [](const TargetSummary& target) { return target.code == ErrorCode::none; });
    if (good) return 0;
    return exit_code(stop_.stop_requested() ? ErrorCode::stopped : ErrorCode::some_targets_failed);
  }

  // Its exit code.
  int end(Report report) {
    if (!begun_) begins(0);
    ended(0, std::move(report));
    return last_code_;
  }

  void begins(std::size_t tenant) override {
    begun_ = true;
    if (text_ && several_) std::cout << "Datasource " << printable(names_[tenant]) << std::endl;
  }
  void on_event(std::size_t /*tenant*/, const Event& event) override { console_.on_event(event); }
  void ended(std::size_t tenant, Report report) override {
    report.datasource = names_[tenant];
    targets_.push_back(target_summary(report));
    last_code_ = output_.show(std::move(report));
  }

  const Operation operation_;
  const RunOne& run_;
  const std::stop_token& stop_;
  const bool text_;
  const bool several_;
  Output output_;
  Console console_;
  std::vector<TargetSummary> targets_;
  std::vector<std::string> names_;  // of the tenants at hand, or of the datasource
  bool begun_ = false;              // its name was said
  std::size_t tenants_left_ = 0;
  int last_code_ = 0;  // of the report that was shown last
};

}  // namespace

int run_on_datasources(Operation operation, std::vector<Settings>& datasources, const Prepare& prepare,
                       const RunOne& run, const std::stop_token& stop) {
  OperatorRun run_all(operation, datasources, run, stop);
  int failed = 0;
  std::size_t done = 0;
  for (Settings& one : datasources) {
    if (stop.stop_requested() && run_all.any()) {
      failed = exit_code(ErrorCode::stopped);
      break;
    }
    ++done;
    const int code = run_all.run_on(one, prepare);
    if (code == 0) continue;
    if (one.datasource.required || code == exit_code(ErrorCode::stopped)) {
      failed = code;
      break;
    }
    failed = exit_code(ErrorCode::some_targets_failed);
  }
  const int finished = run_all.finish(datasources.size() - done);
  return failed != 0 ? failed : finished;
}

}  // namespace godwit
