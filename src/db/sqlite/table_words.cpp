#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {

std::string text_literal(std::string_view text) {
  return quote(text, '\'');
}

// SQLite finds tables whatever the case of their name.
TableWords make_table_words(const Dialect& dialect, const std::string& table) {
  TableWords words{.name = "\"main\"." + dialect.quote(table),
                   .columns = "SELECT name FROM pragma_table_info(" + text_literal(table) + ", 'main') ORDER BY cid"};
  words.number = "INT";
  words.moment = "TEXT";
  words.now = "(strftime('%Y-%m-%d %H:%M:%f','now'))";
  words.read_moment_utc = "coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', {column}), '')";
  words.key_in_column = " PRIMARY KEY";
  words.index = "CREATE INDEX \"main\"." + dialect.quote(table + "_s_idx") + " ON " + dialect.quote(table);
  return words;
}

}  // namespace godwit
