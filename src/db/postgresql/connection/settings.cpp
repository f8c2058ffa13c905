// A script's settings last for the scripts behind it, as in Flyway, but our own SQL must not find some of them: the
// clock's zone, time limits, row security, triggers. Between a script and the next one these have the values that they
// had at the start. Within a transaction that is done with SET LOCAL, so that COMMIT by itself brings the script's
// values back, whichever of them it set with SET and which with SET LOCAL.
#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/text/quoting.h"
#include "db/trace.h"

namespace godwit {
namespace {

// These decide what our own statements do, how long they may take, and which rows and triggers they meet.
constexpr std::string_view kOwn =
    "'TimeZone', 'statement_timeout', 'lock_timeout', 'transaction_timeout', 'row_security', "
    "'session_replication_role', 'restrict_nonsystem_relation_kind', 'default_tablespace', "
    "'default_table_access_method'";

// First words of statements that change no setting of the session. In order, for binary search.
constexpr auto kPlainWords = std::to_array<std::string_view>(
    {"ALTER",   "ANALYZE", "CHECKPOINT", "CLUSTER",   "COMMENT",  "COPY",     "CREATE", "DELETE",
     "DROP",    "END",     "GRANT",      "INSERT",    "LOCK",     "MERGE",    "NOTIFY", "REFRESH",
     "REINDEX", "RELEASE", "REVOKE",     "SAVEPOINT", "SECURITY", "TRUNCATE", "UPDATE", "VACUUM"});

std::string first_word(std::string_view text) {
  const auto in_word = [](char c) { return is_letter(c) || c == '_'; };
  const auto end = std::find_if_not(text.begin(), text.end(), in_word);
  return to_upper(std::string_view(text.begin(), end));
}

// May make a setting of somebody's own, with a dot in its name.
bool names_settings(std::string_view sql) {
  const std::string word = first_word(sql);
  if (word == "SET" || word == "RESET") return true;
  return word == "SELECT" && to_lower(sql.substr(0, 1000)).find("set_config") != std::string::npos;
}

// The same, seen more widely.
bool may_set(std::string_view sql) {
  const std::string lower = to_lower(sql);
  const bool sets = lower.starts_with("set") || lower.starts_with("reset") || lower.starts_with("do");
  return sets || lower.find("set_config") != std::string::npos;
}

}  // namespace

bool may_change_pg_settings(std::string_view sql) {
  return !std::binary_search(kPlainWords.begin(), kPlainWords.end(), first_word(sql));
}

void PostgresqlConnection::remember_settings() {
  own_values_.clear();
  aside_.clear();
  excused_.reset();
  for (const Row& row :
       query("SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings WHERE name IN (" +
             std::string(kOwn) + ") ORDER BY name")) {
    own_values_.emplace_back(row[0].value_or(""), row[1].value_or(""));
  }
  asked_ = present_settings(aside_, query(question_for_settings()));
  may_have_set_ = false;
}

std::string PostgresqlConnection::question_for_own() const {
  std::string list;
  for (const auto& [name, value] : own_values_) {
    list += (list.empty() ? "SELECT " : ", ") + ("pg_catalog.current_setting(" + sql_literal(name) + ")");
  }
  return list;
}

// Only what differs: not every role may set every one of them, even to what it is.
std::string PostgresqlConnection::set_own(bool local) const {
  std::string values;
  for (const auto& [name, value] : own_values_) {
    values += (values.empty() ? "(" : ", (") + sql_literal(name) + ", " + sql_literal(value) + ")";
  }
  return "SELECT pg_catalog.set_config(s.name, s.value, " + std::string(local ? "true" : "false") + ") FROM (VALUES " +
         values + ") s(name, value) WHERE pg_catalog.current_setting(s.name) IS DISTINCT FROM s.value";
}

// `found`: the answer to question_for_own(), from before set_own().
void PostgresqlConnection::set_aside(const Row& found, bool inside) {
  if (inside) {
    aside_here_ = unlike_own(found);
    masked_here_ = true;
    return;
  }
  Settings unlike = unlike_own(found);
  if (!aside_in_force_) unlike.insert(aside_.begin(), aside_.end());
  aside_ = std::move(unlike);
  aside_in_force_ = false;
}

PostgresqlConnection::Settings PostgresqlConnection::unlike_own(const Row& found) const {
  Settings unlike;
  for (std::size_t i = 0; i < own_values_.size(); ++i) {
    const auto& [name, own] = own_values_[i];
    if (found.at(i) != own) unlike[name] = found.at(i).value_or("");
  }
  return unlike;
}

void PostgresqlConnection::before_script(std::span<const SqlStatement> statements) {
  const bool failed = transaction_state() == TransactionState::failed;
  const Settings& wanted = masked_here_ ? aside_here_ : aside_;
  if (!failed && !wanted.empty() && (masked_here_ || !aside_in_force_)) {
    std::string sets;
    for (const auto& [name, value] : wanted) {
      sets += (sets.empty() ? "SELECT " : ", ") + set_config(name, value, masked_here_);
    }
    query(sets);
  }
  masked_here_ = false;
  aside_in_force_ = true;
  script_ran_ = true;
  for (const SqlStatement& statement : statements) {
    may_have_set_ = may_have_set_ || may_change_pg_settings(statement.text);
    if (!failed && (loan_ ? may_set(statement.text) : names_settings(statement.text))) {
      note_own_settings(statement.text);
    }
  }
}

// Before the statement runs: the values that are there now. Settings with a dot can be asked for by name only.
void PostgresqlConnection::note_own_settings(std::string_view sql) {
  for (const std::string& name : dotted_names(sql)) {
    if (name.starts_with("pg_catalog.") || !noted_.insert(name).second) continue;
    const Value parameters[] = {name};
    const Value value = query("SELECT pg_catalog.current_setting(?, true)", parameters).at(0).at(0);
    if (loan_) note_for_loan(name, value);
    if (std::find(own_settings_.begin(), own_settings_.end(), name) != own_settings_.end()) continue;
    own_settings_.push_back(name);
    if (value && !value->empty()) asked_[name] = *value;
  }
}

void PostgresqlConnection::transaction_ended(bool committed) {
  masked_here_ = false;
  aside_here_.clear();
  if (!committed) aside_in_force_ = false;
}

std::string PostgresqlConnection::question_for_settings() const {
  std::string sql =
      "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' AND setting IS DISTINCT FROM "
      "reset_val AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable', " +
      std::string(kOwn) + ")";
  for (const std::string& name : own_settings_) {
    sql += " UNION ALL SELECT " + sql_literal(name) + ", pg_catalog.current_setting(" + sql_literal(name) + ", true)";
  }
  return sql;
}

// `own`: of those that our own SQL must not find, what differs from its values.
PostgresqlConnection::Settings PostgresqlConnection::present_settings(Settings own, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const std::string value = row[1].value_or("");
    if (!is_put_back(row[0].value_or("")) && !value.empty()) own[row[0].value_or("")] = value;
  }
  return own;
}

// As the scripts have them. Behind COMMIT these are in force again, and are taken out of the way of what comes.
PostgresqlConnection::Settings PostgresqlConnection::ask_settings(bool inside) {
  const Trace trace(*this, "look at the settings");
  if (inside ? masked_here_ : !aside_in_force_) {
    return present_settings(inside ? aside_here_ : aside_, query(question_for_settings()));
  }
  if (inside) {
    const auto answers = run_together(question_for_own() + "; " + question_for_settings());
    return present_settings(unlike_own(answers.at(0).at(0)), answers.at(1));
  }
  const auto answers = run_together(question_for_own() + "; " + set_own(false) + "; " + question_for_settings());
  set_aside(answers.at(0).at(0), false);
  return present_settings(aside_, answers.at(2));
}

std::vector<std::string> PostgresqlConnection::changed_settings() {
  std::vector<std::string> names;
  if (own_values_.empty() || (!may_have_set_ && aside_.empty())) return names;
  const bool inside = transaction_state() != TransactionState::idle;
  Settings now = ask_settings(inside);
  const auto differs = [&](const std::string& name, const Settings& other) {
    const bool here = now.contains(name), there = other.contains(name);
    return here != there || (here && now.at(name) != other.at(name));
  };
  Settings all = now;
  all.insert(asked_.begin(), asked_.end());
  for (const auto& [name, ignored] : all) {
    if (differs(name, asked_) && (!excused_ || differs(name, *excused_))) names.push_back(name);
  }
  if (inside) return names;
  asked_ = std::move(now);
  excused_.reset();
  may_have_set_ = false;
  return names;
}

void PostgresqlConnection::excuse_settings() {
  if (own_values_.empty() || (!may_have_set_ && aside_.empty())) return;
  if (transaction_state() != TransactionState::idle) {
    excused_ = ask_settings(true);
    return;
  }
  asked_ = ask_settings(false);
  may_have_set_ = false;
}

}  // namespace godwit
