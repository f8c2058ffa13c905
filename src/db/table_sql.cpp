// Databases differ in types and in how a value is read, not in the form of these statements. So they give words and no
// SQL. A plugin is the exception: it brings whole statements, but for the history alone.
#include "db/table_sql.h"

#include <algorithm>
#include <stdexcept>

#include "base/strings.h"

namespace godwit {
namespace {

using Names = TableSql::Names;

std::string listed(Names names) {
  return join({names.begin(), names.end()}, ", ");
}

}  // namespace

const ColumnSpec& TableSql::column(std::string_view name) const {
  const auto found = std::ranges::find(spec_.columns, name, &ColumnSpec::name);
  if (found == spec_.columns.end()) throw std::logic_error("no column " + std::string(name));
  return *found;
}

std::string TableSql::definition(const ColumnSpec& column) const {
  std::string type;
  switch (column.type) {
    case ColumnType::number:
      type = words_.number;
      break;
    case ColumnType::text:
    case ColumnType::ascii:
      type = replace_all(words_.text, "{length}", std::to_string(column.length));
      break;
    case ColumnType::flag:
      type = words_.flag;
      break;
    case ColumnType::moment:
      type = words_.moment;
      break;
  }
  return std::string(column.name) + " " + type + (column.required ? " NOT NULL" : "") +
         (column.type == ColumnType::moment ? " DEFAULT " + words_.now : "");
}

std::vector<std::string> TableSql::create() const {
  if (!words_.given_create.empty() && spec_.suffix.empty()) return words_.given_create;
  std::vector<std::string> lines;
  bool key_said = false;
  for (const ColumnSpec& column : spec_.columns) {
    const bool says_key = column.name == spec_.key && !words_.key_in_column.empty();
    lines.push_back("    " + definition(column) + (says_key ? words_.key_in_column : ""));
    key_said = key_said || says_key;
  }
  const std::string indexed = " (" + std::string(spec_.indexed) + ")";
  std::string table = "CREATE TABLE " + words_.name + " (\n" + join(lines, ",\n");
  if (!key_said) table += words_.key + " (" + std::string(spec_.key) + ")" + words_.key_end;
  if (!spec_.indexed.empty() && !words_.index_inside.empty()) table += words_.index_inside + indexed;
  std::vector<std::string> statements{table + "\n)" + words_.table_end};
  if (!spec_.indexed.empty() && !words_.index.empty()) statements.push_back(words_.index + indexed + words_.index_end);
  return statements;
}

std::vector<std::string> TableSql::add(Names columns) const {
  if (!words_.given_add.empty() && spec_.suffix.empty()) return words_.given_add;
  const std::string alter = "ALTER TABLE " + words_.name + " ";
  std::vector<std::string> parts;
  for (const std::string_view name : columns) parts.push_back(words_.add_column + definition(column(name)));
  if (words_.adds_together) return {alter + join(parts, ", ")};
  for (std::string& part : parts) part.insert(0, alter);
  return parts;
}

std::string TableSql::expression(const ColumnSpec& column) const {
  const auto read = [&](const std::string& how) { return replace_all(how, "{column}", column.name); };
  switch (column.type) {
    case ColumnType::text:
      return read(words_.read_text);
    case ColumnType::flag:
      return read(words_.read_flag);
    case ColumnType::moment:
      return read(words_.read_moment) + ", " + read(words_.read_moment_utc);
    case ColumnType::number:
    case ColumnType::ascii:
      break;
  }
  return std::string(column.name);
}

std::string TableSql::values_of(Names columns) const {
  std::vector<std::string> expressions;
  for (const std::string_view name : columns) expressions.push_back(expression(column(name)));
  return "SELECT " + join(expressions, ", ") + " FROM " + words_.name;
}

std::string TableSql::of_key() const {
  return " WHERE " + replace_all(std::string(spec_.key), ", ", " = ? AND ") + " = ?";
}

std::string TableSql::select(Names columns, std::string_view where) const {
  const std::string condition = where.empty() ? "" : " WHERE " + std::string(where);
  return values_of(columns) + condition + " ORDER BY " + std::string(spec_.key) + words_.limit;
}

std::string TableSql::select_one(Names columns) const {
  return values_of(columns) + of_key() + words_.limit;
}

std::string TableSql::insert(Names columns) const {
  const std::vector<std::string> marks(columns.size(), "?");
  return "INSERT INTO " + words_.name + " (" + listed(columns) + ") VALUES (" + join(marks, ", ") + ")";
}

std::string TableSql::update(Names columns) const {
  return "UPDATE " + words_.name + " SET " + replace_all(listed(columns), ", ", " = ?, ") + " = ?" + of_key();
}

std::string TableSql::remove() const {
  return "DELETE FROM " + words_.name + of_key();
}

}  // namespace godwit
