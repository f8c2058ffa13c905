#pragma once
// The parts that the JSON of several commands has in common.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "godwit/error.h"
#include "godwit/report.h"

namespace godwit {

using Json = nlohmann::ordered_json;

/// null for "" and for 0, which stand for "none".
Json text_or_null(const std::string& text);
Json number_or_null(std::uint64_t number);

/// Indented by two, with a newline at the end. A file name need not be UTF-8; what is not becomes U+FFFD.
std::string dump_json(const Json& json);

bool is_error(const Finding& finding);

/// The messages of the findings of a severity, in order.
std::vector<std::string> messages(const Report& report, Severity severity);

/// There are errors, and all of them are about the state of single migrations: what Flyway calls a failed validation.
bool is_failed_validation(const Report& report);

/// Flyway's `error` object, with code, number, script, column, native, statement, advice and stays of our own.
Json error_json(const Report& report);
Json error_json(const Error& error);

/// The object that render_json() writes down.
Json report_json(const Report& report);

/// The object that plan_in_json() reads.
Json plan_json(const PlanRecord& record);

/// success, exitCode, code, godwitVersion, url, schema, table, steps and findings: what every report has beside
/// Flyway's fields.
void add_own_fields(Json& json, const Report& report);

}  // namespace godwit
