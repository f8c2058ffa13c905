#include "db/trace.h"

#include <exception>

#include "base/ascii.h"
#include "base/strings.h"

namespace godwit {
namespace {

// "CREATE TABLE": behind the first words of a statement a password may stand.
std::string first_words(std::string_view text) {
  std::string words;
  int blanks = 0;
  for (const char c : trim(text).substr(0, 40)) {
    const bool letter = is_letter(c);
    if (!letter && (c != ' ' || ++blanks == 2)) break;
    words += c;
  }
  return words;
}

std::string milliseconds_since(std::chrono::steady_clock::time_point begin) {
  using std::chrono::microseconds;
  const auto passed = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin).count();
  const std::string fraction = std::to_string(passed % 1000);
  return std::to_string(passed / 1000) + "." + std::string(3 - fraction.size(), '0') + fraction + " ms";
}

}  // namespace

Trace::Trace(const Connection& connection, std::string_view sql, std::span<const Value> parameters)
    : connection_(connection) {
  if (!connection_.on_trace) return;
  what_ = excerpt(sql);
  if (!parameters.empty()) what_ += " [" + count_of(parameters.size(), "parameter") + "]";
  begin_ = std::chrono::steady_clock::now();
}

Trace::Trace(const Connection& connection, std::span<const SqlStatement> statements) : connection_(connection) {
  if (!connection_.on_trace || statements.empty()) return;
  std::size_t bytes = 0;
  for (const SqlStatement& statement : statements) bytes += statement.text.size();
  what_ = "script: " + count_of(statements.size(), "statement") + ", " + count_of(bytes, "byte") + ", from line " +
          std::to_string(statements.front().begin.line) + ", " + first_words(statements.front().text) + "…";
  begin_ = std::chrono::steady_clock::now();
}

Trace::~Trace() {
  if (what_.empty() || !connection_.on_trace) return;
  try {
    connection_.on_trace(what_ + " (" + milliseconds_since(begin_) + ")");
  } catch (const std::exception&) {  // a line less
  }
}

}  // namespace godwit
