#pragma once
// errorOverrides: what a script's run makes of an error or a warning of the server.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// The numbers that a server gives an error or a warning; empty where it gives none.
struct NativeCode {
  std::string state;   ///< SQLSTATE
  std::string number;  ///< MySQL's number, SQLite's result code
  std::string name;    ///< SQLite's word for it: "SQLITE_CONSTRAINT_UNIQUE"

  std::string text() const;  ///< "42P07", "22007/1292", "1265"
};

/// An error is turned into one of these.
enum class OverrideTo { discard, info, warning, error };

/// "42P07:0:W", "*:1051:I-". Flyway's form: SQLSTATE, number (each `*` for any) and D, I, W or E; a `-` behind it
/// leaves the codes out of the message.
struct ErrorOverride {
  std::string state;   ///< empty: any
  std::string number;  ///< empty: any; a number, or a name of SQLite's or the first words of one
  OverrideTo to = OverrideTo::error;
  bool shows_code = true;

  bool matches(const NativeCode& code) const;
  bool operator==(const ErrorOverride&) const = default;
};

/// Throws Error(configuration) with what is wrong, not naming where the text stands.
ErrorOverride parse_error_override(std::string_view text);

/// A list of them as parse_error_override() reads each: "42P07:*:W,*:1051:I-".
std::string error_overrides_text(const std::vector<ErrorOverride>& overrides);

/// The first that matches; nullptr: none.
const ErrorOverride* find_override(const std::vector<ErrorOverride>& overrides, const NativeCode& code);

}  // namespace godwit
