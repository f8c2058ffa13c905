#pragma once
// Statements on several objects, which MariaDB does one by one, so that one that fails may be done in part. MySQL 8
// does all or none.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace godwit {

/// Where one sees what such a statement did.
enum class Listing : std::uint8_t { none, tables, accounts };

/// `none` for a statement that does one thing. Pure.
Listing listing_of(std::string_view text);

/// Looks before the statement and behind it.
class HalfDone {
 public:
  /// Throws Error(connection_lost).
  HalfDone(Connection& connection, std::string_view text);

  /// Behind the failed statement: none, kept_partly, or unknown where the role may not look. Throws
  /// Error(connection_lost).
  Work look();
  /// Behind look(): sentences about tables that are gone or new.
  std::vector<std::string> leftovers() const;

 private:
  using Entries = std::set<std::string>;
  std::optional<Entries> list();
  void keep_named(std::set<std::string>& names) const;

  Connection& connection_;
  std::string_view text_;
  Listing listing_;
  std::string database_;  // the default one, in lower case
  std::optional<Entries> before_;
  std::set<std::string> gone_;
  std::set<std::string> come_;
};

}  // namespace godwit
