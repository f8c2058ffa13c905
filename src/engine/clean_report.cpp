#include "engine/clean_report.h"

#include <algorithm>

#include "base/strings.h"
#include "model/finding_builder.h"

namespace godwit {
namespace {

std::vector<std::string> schemas_of(const Plan& plan) {
  std::vector<std::string> schemas;
  for (const Step& step : plan.steps) {
    if (const auto* clean = std::get_if<CleanSchema>(&step)) schemas.push_back(clean->name);
    if (const auto* drop = std::get_if<DropSchema>(&step)) schemas.push_back(drop->name);
  }
  return schemas;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

CleanReport::CleanReport(Connection& connection, const Dialect& dialect, const Plan& plan,
                         CleanInventory::History history)
    : history_(std::move(history)) {
  const std::vector<std::string> schemas = schemas_of(plan);
  if (!schemas.empty()) inventory_ = dialect.clean_inventory(connection, schemas);
}

void CleanReport::add_to(Report& report) const {
  if (!inventory_) return;
  try {
    report.objects_dropped = inventory_->dropped();
    add_warnings(report, report.findings);
    report.objects_left = inventory_->left();
  } catch (const Error&) {  // a connection that is lost tells no more, and how the clean ended is known without it
  }
}

void CleanReport::add_warnings(const Report& report, std::vector<Finding>& findings) const {
  std::vector<std::string> others;
  for (const CleanInventory::History& history : inventory_->histories()) {
    const bool gone =
        contains(report.schemas_cleaned, history.first) || contains(report.schemas_dropped, history.first);
    if (gone && history != history_) others.push_back("\"" + history.first + "\".\"" + history.second + "\"");
  }
  if (!others.empty()) {
    findings.push_back(FindingBuilder::warning(
        "Histories of other components were in the schemas and went, too: " + join(others, ", ") +
        ". What these components had made there has to be migrated anew."));
  }
  if (const auto outside = inventory_->dropped_outside(); !outside.empty()) {
    findings.push_back(FindingBuilder::warning(
        "Outside of the schemas, this went too, because it depended on what was in them: " + join(outside, ", ") +
        "."));
  }
}

}  // namespace godwit
