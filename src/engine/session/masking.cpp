#include "engine/session/masking.h"

#include "base/mask/mask.h"
#include "base/strings.h"

namespace godwit {
namespace {

// So much of a statement is looked at: a secret in front of the cut may be long, as a key is.
constexpr std::size_t kMostStatement = 64 * 1024;

}  // namespace

std::vector<std::string> secrets_of(const ProjectOptions& project, const TargetOptions& target) {
  std::vector<std::string> secrets = secrets_in(target.url);
  secrets.push_back(target.password.reveal());
  for (const auto& [name, value] : project.placeholders.values) {
    if (sounds_secret(name)) secrets.push_back(value);
  }
  secrets.insert(secrets.end(), project.secrets.begin(), project.secrets.end());
  return secrets;
}

void mask_report(Report& report, const std::vector<std::string>& secrets) {
  for (Finding& finding : report.findings) finding.message = mask_text(finding.message, secrets);
  for (StepResult& result : report.results) {
    for (std::string& warning : result.warnings) warning = mask_text(warning, secrets);
  }
  if (!report.failure) return;
  report.failure->message = mask_text(report.failure->message, secrets);
  report.failure->statement = mask_text(report.failure->statement, secrets);
}

void mask_error(StatementError& error, std::string_view statement, const Runtime& runtime) {
  std::vector<std::string> secrets = secrets_in(statement.substr(0, kMostStatement));
  secrets.insert(secrets.end(), runtime.secrets.begin(), runtime.secrets.end());
  error.message = mask_text(error.message, secrets);
}

std::string masked_excerpt(std::string_view statement, const Runtime& runtime) {
  return excerpt(mask_text(statement.substr(0, kMostStatement), runtime.secrets));
}

void Runtime::tell(const Event& event) const {
  if (!events) return;
  if (const auto* notice = std::get_if<ServerNotice>(&event)) {
    events->on_event(ServerNotice{notice->where, mask_text(notice->text, secrets)});
  } else if (const auto* note = std::get_if<Note>(&event)) {
    events->on_event(Note{mask_text(note->text, secrets), note->warning});
  } else {
    events->on_event(event);
  }
}

}  // namespace godwit
