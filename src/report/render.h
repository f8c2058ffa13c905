#pragma once
// A Report as text for people and as JSON for programs.

#include <string>

#include "godwit/report.h"

namespace godwit {

struct TextStyle {
  bool color = false;
  std::size_t width = 0;  ///< of the terminal; 0: no limit
};

/// Ends with a newline. What went well goes to `out`, what went wrong to `error` (text errors go to stderr).
struct RenderedText {
  std::string out;
  std::string error;
};
RenderedText render_text(const Report& report, const TextStyle& style);

/// Flyway's field names and shapes (Flyway 10.22, tests/compat) plus our own fields; one object, indented by two, ends
/// with a newline.
std::string render_json(const Report& report);

/// {"error": {...}} for an Error that ended the command before there was a Report.
std::string render_json_error(const Error& error);

}  // namespace godwit
