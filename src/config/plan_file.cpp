#include "config/plan_file.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "godwit/error.h"

namespace godwit {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::configuration,
              "The plan " + path + " " + why + " Make it with: godwit plan -outputType=json >" + path);
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = object.at(name);
  return value.is_null() ? "" : value.get<std::string>();
}

// Of several commands' results, the plan's.
const Json& plan_in(const Json& document) {
  if (!document.contains("individualResults")) return document.at("plan");
  for (const Json& one : document.at("individualResults")) {
    if (one.contains("plan")) return one.at("plan");
  }
  return document.at("plan");
}

PlanRecord record_in(const Json& plan) {
  PlanRecord record;
  record.database_type = text_of(plan, "databaseType");
  record.database = text_of(plan, "database");
  record.schema = text_of(plan, "schema");
  record.table = text_of(plan, "table");
  record.history_rows = plan.at("historyRows").get<std::uint64_t>();
  record.history_sha256 = text_of(plan, "historySha256");
  record.settings_sha256 = text_of(plan, "settingsSha256");
  for (const Json& callback : plan.at("callbacks")) {
    record.callbacks.push_back({text_of(callback, "script"), text_of(callback, "sha256")});
  }
  for (const Json& step : plan.at("steps")) {
    record.steps.push_back({text_of(step, "what"), text_of(step, "version"), text_of(step, "description"),
                            text_of(step, "script"), text_of(step, "sha256"),
                            step.at("statements").get<std::uint64_t>(), step.at("inTransaction").get<bool>()});
  }
  return record;
}

}  // namespace

PlanRecord read_plan_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, "cannot be read.");
  try {
    return record_in(plan_in(Json::parse(file)));
  } catch (const Json::exception& error) {
    refuse(path, "is not one (" + std::string(error.what()) + ").");
  }
}

}  // namespace godwit
