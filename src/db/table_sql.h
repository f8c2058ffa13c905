#pragma once
// The statements of a table, made of its spec and a database's words.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/table_spec.h"

namespace godwit {

/// Parameters are `?`, in the order in which columns are named.
class TableSql {
 public:
  using Names = std::span<const std::string_view>;

  /// `words` are of the table that the spec's suffix names.
  TableSql(const TableSpec& spec, const TableWords& words) : spec_(spec), words_(words) {}

  std::vector<std::string> create() const;
  /// Statements that add these columns to a table that lacks them.
  std::vector<std::string> add(Names columns) const;

  /// Of all rows that meet the condition `where` ("": of all), in the order of the key. A moment gives two columns.
  std::string select(Names columns, std::string_view where = {}) const;
  std::string select_one(Names columns) const;  ///< parameters: the key
  std::string insert(Names columns) const;
  std::string update(Names columns) const;  ///< parameters: the columns, then the key
  std::string remove() const;               ///< parameters: the key

 private:
  const ColumnSpec& column(std::string_view name) const;
  std::string definition(const ColumnSpec& column) const;
  std::string expression(const ColumnSpec& column) const;
  std::string values_of(Names columns) const;
  std::string of_key() const;

  const TableSpec& spec_;
  const TableWords& words_;
};

}  // namespace godwit
