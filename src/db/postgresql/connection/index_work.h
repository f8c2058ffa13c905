#pragma once
// Statements that work on indexes in several transactions, and what they leave where they do not end well.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace godwit {

/// CREATE, DROP and REINDEX … CONCURRENTLY, CREATE INDEX IF NOT EXISTS, and DETACH PARTITION … CONCURRENTLY. Names are
/// as the statement writes them.
struct IndexWork {
  enum class Kind { create, drop, reindex_index, reindex_table, reindex_schema, reindex_database, detach } kind;
  std::string index;    ///< empty: the server chooses a name
  std::string table;    ///< of `create`, `detach` and reindex_table; of reindex_schema the schema
  int asked_since = 0;  ///< the oldest server whose catalog can be asked about it, as libpq counts versions

  /// Nothing for every other statement.
  static std::optional<IndexWork> of(std::string_view statement);
};

/// Indexes that are there and INVALID, of those that a statement works on, before and behind it.
class IndexWatch {
 public:
  using Ask = std::function<std::vector<Row>(std::string_view sql, std::span<const Value> parameters)>;

  /// Asks what is there before the statement. `ask` throws Error where the catalog could not be asked.
  IndexWatch(IndexWork work, const Ask& ask);

  struct Findings {
    bool changed = false;                 ///< the statement made something INVALID
    std::vector<std::string> own;         ///< sentences: what it left, or found and did not put right
    std::vector<std::string> neighbours;  ///< sentences: of other INVALID indexes on the same table
  };
  /// Behind the statement.
  Findings look(const Ask& ask, bool succeeded) const;
  /// Sentences about those that the statement is about, without having looked before.
  static std::vector<std::string> concerned(const IndexWork& work, const Ask& ask);

 private:
  struct Invalid {
    std::string oid;
    std::string sentence;
    bool concerned;  ///< by the statement, also where it was INVALID before
  };
  static std::vector<Invalid> invalid_now(const IndexWork& work, const Ask& ask);

  IndexWork work_;
  std::vector<Invalid> before_;
};

}  // namespace godwit
