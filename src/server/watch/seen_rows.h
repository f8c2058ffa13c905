#pragma once
// The migrations of a database as it was last seen, in a form of which thousands of tenants fit into memory.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/report.h"
#include "server/watch/shared_pool.h"

namespace godwit {

/// The part of a row that is the same for all tenants at the same version.
struct ScriptFacts {
  std::string category;
  std::string version;
  std::string description;
  std::string type;
  std::string script;
  std::optional<std::int32_t> local_checksum;
  bool has_file = false;

  bool operator==(const ScriptFacts&) const = default;
};
using ScriptFactsPool = SharedPool<ScriptFacts>;

/// See MigrationRow; it holds as long as its SeenRows.
struct SeenRow {
  const ScriptFacts& script;
  std::optional<MigrationState> state;
  bool installed = false;
  std::string_view installed_on_utc;
  std::string_view installed_by;
  std::int64_t execution_time_ms = 0;
  std::optional<std::int32_t> checksum;
};

class SeenRows {
 public:
  SeenRows() = default;
  SeenRows(const std::vector<MigrationRow>& rows, ScriptFactsPool& pool);

  std::size_t size() const { return rows_.size(); }
  SeenRow at(std::size_t i) const;

  std::uint64_t failed() const { return failed_; }
  std::uint64_t applied() const { return applied_; }
  /// Highest version of the scripts; "" if there is none.
  const std::string& latest() const { return latest_; }

 private:
  struct Piece {  // of texts_
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  struct Row {
    std::shared_ptr<const ScriptFacts> script;
    std::int64_t execution_time_ms = 0;
    Piece installed_on_utc;
    Piece installed_by;
    std::optional<std::int32_t> checksum;
    std::optional<MigrationState> state;
    bool installed = false;
  };
  Piece keep(std::string_view text);
  std::string_view text_of(Piece piece) const { return std::string_view(texts_).substr(piece.begin, piece.size); }

  std::vector<Row> rows_;
  std::string texts_;
  std::uint64_t failed_ = 0;
  std::uint64_t applied_ = 0;
  std::string latest_;
};

}  // namespace godwit
