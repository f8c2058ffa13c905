// One reader for two settings, because the same statements set both. What SET LOCAL replaces is kept until COMMIT; a
// SET behind it outlasts COMMIT, so it drops what was kept.
#include "db/postgresql/text/conforming_strings.h"

#include <optional>

#include "base/strings.h"
#include "script/settings/head_tokens.h"

namespace godwit {
namespace {

using Tokens = HeadTokens;

// The text goes to the server as UTF-8, whatever encoding the file has: named otherwise, the server would take each
// letter for two others and say nothing. SQL_ASCII means that no letter is touched.
void check_client_encoding(Tokens tokens) {
  tokens = skip(tokens, 1);
  if (starts_with(tokens, {"session"}) || starts_with(tokens, {"local"})) tokens = skip(tokens, 1);
  if (starts_with(tokens, {"names"})) {
    tokens = skip(tokens, 1);
  } else if (tokens.size() == 3 && tokens[0].is("client_encoding")) {
    tokens = skip(tokens, 2);
  } else {
    return;
  }
  if (tokens.size() != 1) return;
  const std::string value = to_lower(unquoted(tokens[0]));
  for (const std::string_view fine : {"utf8", "utf-8", "unicode", "sql_ascii", "default"}) {
    if (value == fine) return;
  }
  throw ScriptFault{ErrorCode::unsupported_statement, 0,
                    "godwit sends every script as UTF-8, so that client_encoding cannot be " + std::string(value) +
                        ". If pg_dump wrote the line, make the dump with --encoding=UTF8; else remove it, and name the "
                        "file's encoding with encoding= in a .conf beside the script."};
}

// SELECT [pg_catalog.]set_config('name', 'value', is_local)
bool calls_set_config(Tokens tokens) {
  return starts_with(tokens, {"select", "set_config", "("}) ||
         starts_with(tokens, {"select", "pg_catalog", ".", "set_config", "("});
}

// PostgreSQL takes any beginning of a word that leaves no doubt.
std::optional<bool> boolean(const HeadToken& token) {
  const std::string value = to_lower(unquoted(token));
  const auto begins = [&value](std::string_view word, std::size_t least) {
    return value.size() >= least && word.starts_with(value);
  };
  if (begins("on", 2) || begins("true", 1) || begins("yes", 1) || value == "1") return true;
  if (begins("off", 2) || begins("false", 1) || begins("no", 1) || value == "0") return false;
  return std::nullopt;
}

bool is_conforming_strings(const HeadToken& token) {
  return token.kind != TokenKind::symbol && equals_ignore_case(unquoted(token), "standard_conforming_strings");
}

class ConformingStrings final : public SettingsFollower {
 public:
  explicit ConformingStrings(const SplitRules& initial) : initial_backslashes_(initial.backslash_escapes) {}

  std::unique_ptr<SettingsFollower> clone() const override { return std::make_unique<ConformingStrings>(*this); }
  bool follow(const std::vector<HeadToken>& head, SplitRules& rules) override;
  void end_transaction(SplitRules& rules) override {
    rules.backslash_escapes = backslashes_after_commit_.value_or(rules.backslash_escapes);
    backslashes_after_commit_.reset();
  }
  void forget_transaction() override { backslashes_after_commit_.reset(); }
  std::string memory() const override {
    return !backslashes_after_commit_ ? "" : *backslashes_after_commit_ ? "backslashes" : "no backslashes";
  }

 private:
  bool is_about_settings(Tokens head) const {
    const bool sets = head[0].is("set") || head[0].is("reset") || head[0].is("discard");
    const bool ends = backslashes_after_commit_ && (head[0].is("commit") || head[0].is("end"));
    return sets || ends || calls_set_config(head);
  }

  bool initial_backslashes_;
  std::optional<bool> backslashes_after_commit_;  // set by SET LOCAL
};

bool ConformingStrings::follow(const std::vector<HeadToken>& head, SplitRules& rules) {
  if (!is_about_settings(head)) return false;
  if (head[0].is("set")) check_client_encoding(head);
  const bool before = rules.backslash_escapes;
  Tokens tokens = head;
  std::optional<bool> conforming;
  bool local = false;
  if (tokens[0].is("commit") || tokens[0].is("end")) {
    end_transaction(rules);
    return rules.backslash_escapes != before;
  }
  if (calls_set_config(tokens)) {
    tokens = skip(tokens, tokens[1].is("pg_catalog") ? 5 : 3);
    if (tokens.size() < 5 || !is_conforming_strings(tokens[0])) return false;
    conforming = boolean(tokens[2]);
    local = boolean(tokens[4]).value_or(false);
  } else if (tokens[0].is("set")) {
    tokens = skip(tokens, 1);
    local = starts_with(tokens, {"local"});
    if (local || starts_with(tokens, {"session"})) tokens = skip(tokens, 1);
    if (tokens.size() != 3 || !is_conforming_strings(tokens[0])) return false;
    conforming = tokens[2].is("default") ? !initial_backslashes_ : boolean(tokens[2]);
  } else if (tokens.size() == 2 &&
             (tokens[1].is("all") || (tokens[0].is("reset") && is_conforming_strings(tokens[1])))) {
    conforming = !initial_backslashes_;
  }
  if (!conforming) return false;
  if (!local) backslashes_after_commit_.reset();
  if (local && !backslashes_after_commit_) backslashes_after_commit_ = before;
  rules.backslash_escapes = !*conforming;
  return rules.backslash_escapes != before;
}

}  // namespace

std::unique_ptr<SettingsFollower> follow_conforming_strings(const SplitRules& initial) {
  return std::make_unique<ConformingStrings>(initial);
}

}  // namespace godwit
