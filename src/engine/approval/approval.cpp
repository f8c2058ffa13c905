#include "engine/approval/approval.h"

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "engine/approval/plan_comparison.h"
#include "model/finding_builder.h"

namespace godwit {
namespace {

constexpr const char* kAdvice = " Nothing was run; make a new plan.";

std::map<std::string, std::string> known_when_connecting(std::map<std::string, std::string> options) {
  std::erase_if(options,
                [](const auto& option) { return option.first != "initSql" && !option.first.starts_with("url."); });
  return options;
}

void refuse_if(const std::vector<std::string>& moved) {
  if (!moved.empty()) throw Error(ErrorCode::plan_outdated, join(moved, " ") + kAdvice);
}

}  // namespace

void hold_connecting_to_plan(const PlanRecord& approved, const RunOptions& options) {
  refuse_if(options_moved(known_when_connecting(approved.options), known_when_connecting(option_texts(options))));
}

void hold_event_to_plan(const PlanRecord& approved, CallbackEvent event,
                        const std::vector<PlanRecord::Script>& scripts) {
  const std::string_view name = callback_event_text(event);
  std::vector<PlanRecord::Script> then;
  std::copy_if(approved.callbacks.begin(), approved.callbacks.end(), std::back_inserter(then),
               [&](const PlanRecord::Script& callback) {
                 return callback.script.substr(callback.script.rfind('/') + 1).starts_with(name);
               });
  refuse_if(scripts_moved(then, scripts));
}

void hold_options_to_plan(const PlanRecord& approved, const RunOptions& options) {
  refuse_if(options_moved(approved.options, option_texts(options)));
}

void hold_to_plan(const PlanRecord& approved, const PlanRecord& present, Plan& plan) {
  for (const std::string& moved : moved_since(approved, present)) {
    plan.add(FindingBuilder::error(ErrorCode::plan_outdated, moved + kAdvice));
  }
}

}  // namespace godwit
