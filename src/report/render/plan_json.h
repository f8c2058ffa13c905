#pragma once
// The input of `migrate -plan=`: the `plan` object of a report's JSON. It is written by plan_json() in json_parts.h.

#include <string>

#include "godwit/plan_record.h"

namespace godwit {

/// The plan in a report's JSON; of several commands' or databases', the first. `path` is the file's name in messages.
/// Throws Error(configuration) where there is none, of another format, or with a field that is missing or unknown.
PlanRecord plan_in_json(const std::string& text, const std::string& path);

/// Throws Error(configuration): the plan `path` `why`.
[[noreturn]] void refuse_plan_file(const std::string& path, const std::string& why);

}  // namespace godwit
