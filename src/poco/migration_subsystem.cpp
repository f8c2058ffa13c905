#include "godwit/poco/migration_subsystem.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/Util/Application.h>
#include <Poco/Util/LayeredConfiguration.h>

#include <utility>

#include "base/strings.h"
#include "report/summary.h"

namespace godwit {
namespace {

// Steps as log lines of the application.
class LogSink final : public EventSink {
 public:
  explicit LogSink(Poco::Logger& logger) : logger_(logger) {}

  void on_event(const Event& event) override {
    if (const auto* connected = std::get_if<Connected>(&event)) {
      logger_.information("Database: " + connected->url + " (" + connected->product + " " + connected->version + ")");
    } else if (const auto* waiting = std::get_if<LockWaiting>(&event)) {
      logger_.information("Another run holds the migration lock" +
                          (waiting->holder.empty() ? "." : ": " + waiting->holder));
    } else if (const auto* step = std::get_if<StepFinished>(&event)) {
      logger_.information(std::string(step_kind_text(step->kind)) + " " + step->version + " " + step->description +
                          (step->ok ? "" : ": failed"));
    } else if (const auto* note = std::get_if<Note>(&event)) {
      if (note->warning) logger_.warning(note->text);
      if (!note->warning) logger_.information(note->text);
    } else if (const auto* notice = std::get_if<ServerNotice>(&event)) {
      logger_.information(notice->text);
    }
  }

 private:
  Poco::Logger& logger_;
};

std::string what_went_wrong(const Report& report) {
  std::string text = summary_of(report);
  if (report.failure) text += " " + report.failure->where.in_front_of(report.failure->message);
  for (const Finding& finding : report.findings) {
    if (finding.severity == Severity::error) text += " " + finding.message;
  }
  return text;
}

}  // namespace

MigrationSubsystem::MigrationSubsystem(ProjectOptions project, TargetOptions target, BootMode mode)
    : options_(Options{std::move(project), std::move(target), mode}) {}

const char* MigrationSubsystem::name() const {
  return "godwit migrations";
}

MigrationSubsystem::Options MigrationSubsystem::configured(const Poco::Util::Application& application) {
  const Poco::Util::LayeredConfiguration& config = application.config();
  const auto text = [&](const char* key, const std::string& otherwise) {
    return config.getString(std::string("godwit.") + key, otherwise);
  };
  Options options;
  options.target.url = text("url", "");
  options.target.user = text("user", "");
  options.target.password = Secret(text("password", ""));
  options.target.table = text("table", options.target.table);
  options.target.schemas = split_list(text("schemas", ""));
  options.project.target = text("target", options.project.target);
  if (config.hasProperty("godwit.locations")) options.project.locations = split_list(text("locations", ""));
  options.mode = parse_boot_mode(text("boot.mode", "migrate"));
  if (options.target.url.empty()) {
    throw Error(ErrorCode::no_url, "The application's configuration has no godwit.url, so nothing can be migrated.");
  }
  return options;
}

void MigrationSubsystem::initialize(Poco::Util::Application& application) {
  try {
    const Options options = options_ ? *options_ : configured(application);
    LogSink log(application.logger());
    const BootResult result = boot(options.project, options.target, options.mode, &log);
    report_ = result.report;
    if (result.start) return;
  } catch (const Error& error) {
    throw Poco::RuntimeException(error.what(), exit_code(error.code()));
  }
  throw Poco::RuntimeException(what_went_wrong(report_), exit_code(report_.code));
}

}  // namespace godwit
