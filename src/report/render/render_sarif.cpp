// SARIF 2.1.0 (OASIS standard, sections 3.14 to 3.30): one run a command, one rule an error code that it met.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/error_table.h"
#include "report/problems.h"
#include "report/render/json_parts.h"
#include "report/render/render.h"

namespace godwit {
namespace {

bool stays_in_uri(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

std::string uri_of(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (stays_in_uri(c)) {
      uri += c;
    } else {
      uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return uri;
}

Json location_of(const Problem& problem) {
  Json place;
  place["artifactLocation"]["uri"] = uri_of(problem.path);
  if (!problem.path.starts_with('/')) place["artifactLocation"]["uriBaseId"] = "%SRCROOT%";
  place["region"]["startLine"] = std::max<std::uint64_t>(1, problem.line);
  if (problem.column != 0) place["region"]["startColumn"] = problem.column;
  return {{"physicalLocation", place}};
}

Json rule_of(ErrorCode code) {
  const ErrorEntry& entry = error_entry(code);
  Json rule;
  rule["id"] = entry.name;
  const std::string help(entry.what_to_do.empty() ? entry.name : entry.what_to_do);
  rule["shortDescription"]["text"] = help;
  rule["help"]["text"] = help;
  return rule;
}

/// Rules in the order in which they are met.
class Rules {
 public:
  std::size_t index_of(ErrorCode code) {
    const auto found = std::find(codes_.begin(), codes_.end(), code);
    if (found != codes_.end()) return static_cast<std::size_t>(found - codes_.begin());
    codes_.push_back(code);
    return codes_.size() - 1;
  }
  Json json() const {
    Json rules = Json::array();
    for (const ErrorCode code : codes_) rules.push_back(rule_of(code));
    return rules;
  }

 private:
  std::vector<ErrorCode> codes_;
};

Json result_of(const Problem& problem, Rules& rules) {
  Json result;
  result["ruleId"] = error_entry(problem.code).name;
  result["ruleIndex"] = rules.index_of(problem.code);
  result["level"] = severity_text(problem.severity);
  result["message"]["text"] = problem.message;
  result["locations"] = Json::array();
  if (!problem.path.empty()) result["locations"].push_back(location_of(problem));
  return result;
}

Json run_of(const Report& report, const std::string& folder) {
  Rules rules;
  Json results = Json::array();
  for (const Problem& problem : problems_of(report, folder)) results.push_back(result_of(problem, rules));
  const int code = exit_code(report.code);
  const bool looked = code == 0 || code == exit_code(ErrorCode::validate) || code == exit_code(ErrorCode::pending);
  Json run;
  run["tool"]["driver"] = {{"name", "godwit"}, {"version", GODWIT_VERSION}, {"rules", rules.json()}};
  run["automationDetails"]["id"] = "godwit/" + std::string(operation_text(report.operation)) + "/";
  run["invocations"] = Json::array({{{"executionSuccessful", looked}, {"exitCode", code}}});
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  return run;
}

}  // namespace

std::string render_sarif(const std::vector<Report>& reports, const std::string& folder) {
  Json json;
  json["$schema"] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  json["version"] = "2.1.0";
  json["runs"] = Json::array();
  for (const Report& report : reports) json["runs"].push_back(run_of(report, folder));
  return dump_json(json);
}

}  // namespace godwit
