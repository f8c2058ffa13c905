#include "db/connection.h"

#include <iterator>
#include <utility>

namespace godwit {

void BatchOutcome::append(BatchOutcome part) {
  if (part.before) before = part.before;
  succeeded += part.succeeded;
  error = std::move(part.error);
  effects.insert(effects.end(), part.effects.begin(), part.effects.end());
  std::move(part.leftovers.begin(), part.leftovers.end(), std::back_inserter(leftovers));
}

void Connection::copy_database(const std::string&) {
  throw Error(ErrorCode::unexpected, "A database of this kind cannot copy itself.");
}

std::vector<Row> Connection::query(std::string_view sql, std::span<const Value> parameters) {
  std::vector<Row> rows;
  read(sql, parameters, [&rows](Fields fields) {
    Row& row = rows.emplace_back();
    row.reserve(fields.size());
    for (const auto& field : fields) row.push_back(field ? Value(std::string(*field)) : Value());
  });
  return rows;
}

}  // namespace godwit
