#pragma once
// The pieces of a driver's dialect.

#include <memory>
#include <string>

#include "db/dialect.h"
#include "db/plugin/connection.h"

namespace godwit {

/// The rules of the splitter that the driver's facts ask for; `driver` outlives them.
SplitRules split_rules_of(const godwit_driver& driver);

/// A string constant as the driver's database reads it.
std::string literal(const godwit_driver& driver, std::string_view text);
/// A statement of the driver's with all its markers replaced.
std::string filled(const godwit_driver& driver, const Dialect& dialect, const char* text, const std::string& schema,
                   const std::string& table);
TableWords table_words_of(const godwit_driver& driver, const Dialect& dialect, const std::string& schema,
                          const std::string& table);

/// The URL without a password, and what stood in it.
struct CleanUrl {
  std::string url;
  std::string user;
  std::string password;
};
/// Throws Error(invalid_url) where a password stands in a place that it cannot be taken out of.
CleanUrl clean_url(const std::string& url);

}  // namespace godwit
