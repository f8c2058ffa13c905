// An error need not say how far such a statement came, so objects are listed before it and behind it. That costs
// queries, and is done only where several objects are named, a table is replaced or a database dropped. Tables that the
// text does not name are the work of others.
#include "db/mysql/connection/half_done.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/strings.h"
#include "db/mysql/text/quoting.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

constexpr std::size_t kLooked = 4000;  // words: enough for any list of objects
constexpr std::string_view kTables =
    "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', "
    "'mysql', 'performance_schema', 'sys')";
// Both servers' tables: of one that isn't there CHECKSUM just has a warning.
constexpr std::string_view kAccounts =
    "CHECKSUM TABLE mysql.global_priv, mysql.user, mysql.db, mysql.tables_priv, mysql.columns_priv, mysql.procs_priv, "
    "mysql.proxies_priv, mysql.roles_mapping, mysql.role_edges, mysql.default_roles";

bool is_account_word(const std::string& word) {
  constexpr auto kAccountWords = std::to_array<std::string_view>({"USER", "ROLE"});
  return std::find(kAccountWords.begin(), kAccountWords.end(), word) != kAccountWords.end();
}

bool has(const std::vector<std::string>& words, std::string_view word, std::size_t within) {
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(std::min(within, words.size()));
  return std::find(words.begin(), end, word) != end;
}

bool lists_several(const std::vector<std::string>& words) {
  return has(words, ",", words.size());
}

// "GRANT SELECT, INSERT ON t TO a" is one thing; with several grantees it is several.
bool several_grantees(const std::vector<std::string>& words) {
  const auto is_preposition = [](const std::string& word) { return word == "TO" || word == "FROM"; };
  const auto found = std::find_if(words.begin(), words.end(), is_preposition);
  const bool roles = !has(words, "ON", words.size());  // a list of roles
  return std::find(found, words.end(), ",") != words.end() || (roles && lists_several(words));
}

}  // namespace

Listing listing_of(std::string_view text) {
  constexpr auto kFirst = std::to_array<std::string_view>({"CREATE", "DROP", "RENAME", "GRANT", "REVOKE", "ALTER"});
  std::vector<std::string> start = mysql_words(text, 5);
  for (std::string& word : start) word = to_upper(word);
  if (start.size() < 2 || std::find(kFirst.begin(), kFirst.end(), start[0]) == kFirst.end()) return Listing::none;
  std::vector<std::string> words = mysql_words(text, kLooked);
  for (std::string& word : words) word = to_upper(word);
  const bool replaces = has(start, "REPLACE", 3);
  if (start[0] == "GRANT" || start[0] == "REVOKE") return several_grantees(words) ? Listing::accounts : Listing::none;
  if (is_account_word(start[1]) || (replaces && start.size() > 3 && is_account_word(start[3]))) {
    return lists_several(words) ? Listing::accounts : Listing::none;
  }
  if (start[0] == "ALTER") return Listing::none;
  if (start[0] == "CREATE") return replaces && has(start, "TABLE", 4) ? Listing::tables : Listing::none;
  if (start[0] == "DROP" && (start[1] == "DATABASE" || start[1] == "SCHEMA")) return Listing::tables;
  return lists_several(words) ? Listing::tables : Listing::none;
}

HalfDone::HalfDone(Connection& connection, std::string_view text)
    : connection_(connection), text_(text), listing_(listing_of(text)), before_(list()) {}

std::optional<HalfDone::Entries> HalfDone::list() {
  if (listing_ == Listing::none) return std::nullopt;
  try {
    if (listing_ == Listing::tables)
      database_ = to_lower(connection_.query("SELECT DATABASE()").at(0).at(0).value_or(""));
    Entries entries;
    for (const Row& row : connection_.query(listing_ == Listing::tables ? kTables : kAccounts)) {
      entries.insert(quote_mysql_name(row.at(0).value_or("")) + "." + quote_mysql_name(row.at(1).value_or("")));
    }
    return entries;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::connection_lost) throw;
    return std::nullopt;
  }
}

// Work of others at the same time is not this statement's.
void HalfDone::keep_named(std::set<std::string>& names) const {
  const std::string text = to_lower(text_);
  std::erase_if(names, [&](const std::string& name) {
    const std::size_t dot = name.rfind(".`");
    const std::string schema = to_lower(name.substr(1, dot - 2));
    const std::string table = to_lower(name.substr(dot + 2, name.size() - dot - 3));
    const bool whole_schema = text.find(schema) != std::string::npos;
    return !whole_schema && (schema != database_ || text.find(table) == std::string::npos);
  });
}

Work HalfDone::look() {
  if (listing_ == Listing::none) return Work::none;
  const std::optional<Entries> after = list();
  if (!before_ || !after) return Work::unknown;
  std::set_difference(before_->begin(), before_->end(), after->begin(), after->end(),
                      std::inserter(gone_, gone_.end()));
  std::set_difference(after->begin(), after->end(), before_->begin(), before_->end(),
                      std::inserter(come_, come_.end()));
  if (listing_ == Listing::tables) {
    keep_named(gone_);
    keep_named(come_);
  }
  return gone_.empty() && come_.empty() ? Work::none : Work::kept_partly;
}

std::vector<std::string> HalfDone::leftovers() const {
  std::vector<std::string> sentences;
  if (listing_ != Listing::tables) return sentences;
  const auto listed = [](const std::set<std::string>& names) {
    return join(std::vector<std::string>(names.begin(), names.end()), ", ");
  };
  if (!gone_.empty()) sentences.push_back("It took away " + listed(gone_) + ".");
  if (!come_.empty()) sentences.push_back("It made " + listed(come_) + ".");
  return sentences;
}

}  // namespace godwit
