// Lists hold what is known to be simple, not what is known to be dangerous. So a statement that is new in a server
// costs a message of its own and one more look at the settings; its results are never counted for another.
#include "db/mysql/text/statement_shape.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "db/mysql/text/name_character.h"
#include "db/mysql/text/watched_settings.h"

namespace godwit {
namespace {

// First words of statements that give one result and leave the settings of the session alone. Not CALL, EXECUTE,
// compound statements outside a routine, SET STATEMENT … FOR, nor an executable comment (if the server skips it, `;`
// behind it is a syntax error). In order, for binary search.
constexpr auto kPlainWords = std::to_array<std::string_view>(
    {"ALTER",    "ANALYZE",  "CHECK",    "CHECKSUM",  "COMMIT",  "CREATE",  "DEALLOCATE", "DELETE",
     "DESC",     "DESCRIBE", "DO",       "DROP",      "EXPLAIN", "FLUSH",   "GRANT",      "HANDLER",
     "INSERT",   "LOAD",     "LOCK",     "OPTIMIZE",  "PREPARE", "RELEASE", "RENAME",     "REPAIR",
     "REPLACE",  "REVOKE",   "ROLLBACK", "SAVEPOINT", "SELECT",  "SHOW",    "START",      "TABLE",
     "TRUNCATE", "UNLOCK",   "UPDATE",   "USE",       "VALUES",  "WITH",    "XA"});

std::string first_word(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_mysql_name_character);
  return to_upper(text.substr(0, static_cast<std::size_t>(end - text.begin())));
}

std::string_view behind_first_word(std::string_view text) {
  text.remove_prefix(first_word(text).size());
  return trim(text);
}

std::string second_word(std::string_view text) {
  return first_word(behind_first_word(text));
}

bool is_plain(std::string_view text) {
  const std::string word = first_word(text);
  if (word.empty()) return text.starts_with('(');  // (SELECT …) UNION …
  if (word == "BEGIN") return text.size() == word.size() || second_word(text) == "WORK";
  return std::binary_search(kPlainWords.begin(), kPlainWords.end(), word);
}

// Behind the quoted text that starts at `at`.
std::size_t skip_quoted(std::string_view text, std::size_t at, bool backslash_escapes) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && backslash_escapes && quote != '`') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;  // a doubled quote ends one text and starts the next: the same for this purpose
    }
  }
  return text.size();
}

// Behind the comment that starts at `at`; `at` if none does. What an executable comment holds is code.
std::size_t skip_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto behind = [&](std::string_view end) {
    const std::size_t found = rest.find(end, 1);
    return found == std::string_view::npos ? text.size() : at + found + end.size();
  };
  if (rest.starts_with('#')) return behind("\n");
  if (rest.starts_with("--") && (rest.size() == 2 || static_cast<unsigned char>(rest[2]) <= ' ')) return behind("\n");
  if (rest.starts_with("/*!") || rest.starts_with("/*M!")) return at;
  return rest.starts_with("/*") ? behind("*/") : at;
}

bool semicolon_outside_quotes(std::string_view text, bool backslash_escapes) {
  if (text.find(';') == std::string_view::npos) return false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ';') return true;
    const std::size_t next =
        c == '\'' || c == '"' || c == '`' ? skip_quoted(text, i, backslash_escapes) : skip_comment(text, i);
    i = std::max(next, i + 1);
  }
  return false;
}

bool is_simple_set(std::string_view text) {
  return first_word(text) == "SET" && second_word(text) != "STATEMENT";
}

// SET of one setting that is put back anyway, or of a variable of the script's own: SET NAMES utf8, SET
// foreign_key_checks = 0, SET @x = 1.
bool sets_only_what_is_watched(std::string_view text) {
  if (!is_simple_set(text) || text.find(',') != std::string_view::npos) return false;
  std::string_view rest = behind_first_word(text);
  if (rest.starts_with('@')) return !rest.starts_with("@@");
  const std::string scope = first_word(rest);
  if (scope == "SESSION" || scope == "LOCAL") rest = behind_first_word(rest);
  const std::string name = to_lower(first_word(rest));
  return name == "names" || name == "role" || is_watched_setting(name);
}

}  // namespace

bool gives_one_result(const SqlStatement& statement, bool backslash_escapes) {
  return !statement.facts.stands_alone && (is_plain(statement.text) || is_simple_set(statement.text)) &&
         !semicolon_outside_quotes(statement.text, backslash_escapes);
}

bool may_change_settings(std::string_view text) {
  return !is_plain(text) && !sets_only_what_is_watched(text);
}

}  // namespace godwit
