#include "engine/execute/settings_watch.h"

#include <algorithm>

#include "base/strings.h"
#include "model/finding_builder.h"

namespace godwit {
namespace {

void add_note(const ResolvedMigration& script, const std::vector<std::string>& names, std::vector<Finding>& findings) {
  if (names.empty()) return;
  const std::string message = "The script leaves settings of the session changed: " + join(names, ", ") +
                              ". As in Flyway they last for the rest of this run; a later run begins without them.";
  findings.push_back(FindingBuilder::note(message).about(script).at({script.script}));
}

}  // namespace

void SettingsWatch::look(const ResolvedMigration& script, std::vector<Finding>& findings) {
  std::vector<std::string> names = ask();
  if (connection_.transaction_state() == TransactionState::idle) return add_note(script, names, findings);
  waiting_.emplace_back(&script, std::move(names));
}

void SettingsWatch::committed(std::vector<Finding>& findings) {
  std::vector<std::string> left = ask();
  for (const auto& [script, names] : waiting_) {
    std::vector<std::string> of_script;
    for (const std::string& name : names) {
      if (std::erase(left, name) > 0) of_script.push_back(name);
    }
    add_note(*script, of_script, findings);
  }
  waiting_.clear();
}

// A script and its row are committed by now, whatever becomes of the question.
std::vector<std::string> SettingsWatch::ask() {
  try {
    return connection_.changed_settings();
  } catch (const Error&) {
    return {};
  }
}

}  // namespace godwit
