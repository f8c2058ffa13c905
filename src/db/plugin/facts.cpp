// A driver says only where it departs from the standard, so none has to know about BEGIN and COMMIT. Its bits are
// translated one by one, because they are fixed by the interface and the fields of SplitRules are not.
#include <array>

#include "base/strings.h"
#include "db/plugin/ddl_text.h"
#include "db/plugin/parts.h"

namespace godwit {
namespace {

using Fact = StatementRule::Fact;

// As the standard has them.
const std::vector<StatementRule>& common_rules() {
  static const std::vector<StatementRule> kRules = {
      {"BEGIN", Fact::begins_transaction},
      {"START TRANSACTION", Fact::begins_transaction},
      {"COMMIT|END", Fact::ends_transaction},
      {"ROLLBACK|ABORT [WORK|TRANSACTION] !TO", Fact::rolls_back},
      {"SAVEPOINT|RELEASE|ROLLBACK", Fact::ends_batch},
  };
  return kRules;
}

Fact fact_of(std::int32_t fact) {
  switch (fact) {
    case GODWIT_COMMITS_IMPLICITLY:
      return Fact::commits_implicitly;
    case GODWIT_BEGINS_TRANSACTION:
      return Fact::begins_transaction;
    case GODWIT_ENDS_TRANSACTION:
      return Fact::ends_transaction;
    default:  // of a fact that is not known yet, the safe reading
      return Fact::refuses_transaction;
  }
}

}  // namespace

SplitRules split_rules_of(const godwit_driver& driver) {
  const std::array<std::pair<std::uint32_t, bool SplitRules::*>, 12> kSyntax = {{
      {GODWIT_DOLLAR_QUOTES, &SplitRules::dollar_quotes},
      {GODWIT_NESTED_COMMENTS, &SplitRules::nested_comments},
      {GODWIT_HASH_COMMENTS, &SplitRules::hash_comments},
      {GODWIT_BACKSLASH_ESCAPES, &SplitRules::backslash_escapes},
      {GODWIT_ESCAPE_STRINGS, &SplitRules::escape_strings},
      {GODWIT_BACKQUOTES, &SplitRules::backquotes},
      {GODWIT_BRACKETS, &SplitRules::brackets},
      {GODWIT_DOUBLE_QUOTED_STRINGS, &SplitRules::double_quoted_strings},
      {GODWIT_DELIMITER_COMMAND, &SplitRules::delimiter_command},
      {GODWIT_BEGIN_ATOMIC_BODIES, &SplitRules::begin_atomic_bodies},
      {GODWIT_COMPOUND_BODIES, &SplitRules::compound_bodies},
      {GODWIT_TRIGGER_BODIES, &SplitRules::trigger_bodies},
  }};
  SplitRules rules;
  rules.name = driver.name;
  for (const auto& [flag, field] : kSyntax) rules.*field = (driver.syntax & flag) != 0;
  rules.statements = common_rules();
  for (const godwit_statement_rule* rule = driver.rules; rule && rule->pattern; ++rule) {
    rules.statements.push_back({rule->pattern, fact_of(rule->fact)});
  }
  return rules;
}

std::string literal(const godwit_driver& driver, std::string_view text) {
  std::string escaped = replace_all(std::string(text), "'", "''");
  if ((driver.syntax & GODWIT_BACKSLASH_ESCAPES) != 0) escaped = replace_all(std::move(escaped), "\\", "\\\\");
  return "'" + escaped + "'";
}

namespace {

std::vector<std::string> statements_of(const godwit_driver& driver, const Dialect& dialect, const char* text,
                                       const std::string& schema, const std::string& table) {
  std::string names = replace_all(text, "{name_of_schema}", literal(driver, schema));
  names = replace_all(std::move(names), "{name_of_table}", literal(driver, table));
  return ddl_statements(names, dialect, schema, table);
}

}  // namespace

std::string filled(const godwit_driver& driver, const Dialect& dialect, const char* text, const std::string& schema,
                   const std::string& table) {
  const std::vector<std::string> statements = statements_of(driver, dialect, text, schema, table);
  return statements.empty() ? "" : statements.front();
}

// Its types and its index are those of the text that it brings for the history; of another table they are the
// standard's.
TableWords table_words_of(const godwit_driver& driver, const Dialect& dialect, const std::string& schema,
                          const std::string& table) {
  const bool schemas = (driver.facts & GODWIT_SCHEMAS) != 0;
  TableWords words{.name = (schemas ? dialect.quote(schema) + "." : "") + dialect.quote(table),
                   .columns = filled(driver, dialect, driver.columns, schema, table)};
  words.read_moment_utc = replace_all(driver.installed_on_utc, "installed_on", "{column}");
  if (driver.success) words.read_flag = replace_all(driver.success, "success", "{column}");
  words.given_create = statements_of(driver, dialect, driver.history_ddl, schema, table);
  words.given_add = statements_of(driver, dialect, driver.digest_ddl, schema, table);
  return words;
}

}  // namespace godwit
