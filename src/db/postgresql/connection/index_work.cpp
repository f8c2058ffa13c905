// An error need not name the index that such a statement leaves, and IF NOT EXISTS takes an INVALID one for good. So
// the catalog is compared before and behind. Names go to the server as they are written: folding and search path are
// its own to know.
#include "db/postgresql/connection/index_work.h"

#include <algorithm>

#include "base/strings.h"
#include "base/text_source.h"
#include "db/postgresql/text/split_rules.h"
#include "script/lexer/lexer.h"
#include "script/lexer/statement_pattern.h"

namespace godwit {
namespace {

constexpr std::size_t kLongestHead = 64;
constexpr int kPendingDetach = 140000;

// The first tokens of a statement, to be taken from left to right.
class Head {
 public:
  explicit Head(std::string_view text) {
    StringSource source(text);
    ScriptWindow window(source);
    Lexer lexer(window, postgresql_split_rules());
    lexer.start();
    for (Token token = lexer.next(); token.kind != TokenKind::end && tokens_.size() < kLongestHead;
         token = lexer.next()) {
      tokens_.push_back({token.kind, 0, text.substr(token.begin, token.end - token.begin)});
    }
  }

  bool take(std::string_view word) {
    const bool there = at_ < tokens_.size() && tokens_[at_].is(word);
    if (there) ++at_;
    return there;
  }
  bool take(std::initializer_list<std::string_view> words) {
    const std::size_t begin = at_;
    const bool there = std::all_of(words.begin(), words.end(), [this](std::string_view word) { return take(word); });
    if (!there) at_ = begin;
    return there;
  }
  // "a".b as it is written, without what stands between the parts; empty where there is none.
  std::string name() {
    std::string text;
    while (at_ < tokens_.size() && is_name(tokens_[at_].kind)) {
      text += tokens_[at_++].text;
      if (!take(".")) break;
      text += '.';
    }
    return text;
  }
  // From ( to its ). True if CONCURRENTLY is among the options, and not switched off.
  bool options() {
    if (!take("(")) return false;
    bool concurrently = false;
    while (at_ < tokens_.size() && !take(")")) {
      if (!take("CONCURRENTLY")) {
        ++at_;
      } else {
        concurrently = !(take("FALSE") || take("OFF") || take("0"));
      }
    }
    return concurrently;
  }

 private:
  static bool is_name(TokenKind kind) { return kind == TokenKind::word || kind == TokenKind::quoted_name; }

  std::vector<HeadToken> tokens_;
  std::size_t at_ = 0;
};

std::optional<IndexWork> create_work(Head& head) {
  head.take("UNIQUE");
  if (!head.take("INDEX")) return std::nullopt;
  const bool concurrently = head.take("CONCURRENTLY");
  if (!head.take({"IF", "NOT", "EXISTS"}) && !concurrently) return std::nullopt;
  IndexWork work{IndexWork::Kind::create, "", ""};
  if (!head.take("ON")) {
    work.index = head.name();
    head.take("ON");
  }
  head.take("ONLY");
  work.table = head.name();
  return work;
}

std::optional<IndexWork> drop_work(Head& head) {
  if (!head.take({"INDEX", "CONCURRENTLY"})) return std::nullopt;
  head.take({"IF", "EXISTS"});
  return IndexWork{IndexWork::Kind::drop, head.name(), ""};
}

std::optional<IndexWork> reindex_work(Head& head) {
  bool concurrently = head.options();
  using Kind = IndexWork::Kind;
  const Kind kind = head.take("INDEX")    ? Kind::reindex_index
                    : head.take("TABLE")  ? Kind::reindex_table
                    : head.take("SCHEMA") ? Kind::reindex_schema
                                          : Kind::reindex_database;
  if (kind == Kind::reindex_database && !head.take("DATABASE")) head.take("SYSTEM");
  concurrently = head.take("CONCURRENTLY") || concurrently;
  if (!concurrently) return std::nullopt;
  const std::string name = head.name();
  return kind == Kind::reindex_index ? IndexWork{kind, name, ""} : IndexWork{kind, "", name};
}

std::optional<IndexWork> detach_work(Head& head) {
  if (!head.take("TABLE")) return std::nullopt;
  head.take({"IF", "EXISTS"});
  head.take("ONLY");
  IndexWork work{IndexWork::Kind::detach, "", head.name(), kPendingDetach};
  if (!head.take({"DETACH", "PARTITION"})) return std::nullopt;
  head.name();
  if (!head.take("CONCURRENTLY")) return std::nullopt;
  return work;
}

std::optional<IndexWork> work_of(Head head) {
  if (head.take("CREATE")) return create_work(head);
  if (head.take("DROP")) return drop_work(head);
  if (head.take("REINDEX")) return reindex_work(head);
  return head.take("ALTER") ? detach_work(head) : std::nullopt;
}

// Also of somebody else's index on the same table it cannot be told whether it is being built or was left; whoever
// builds or drops one concurrently holds this lock all the time.
constexpr std::string_view kBusy =
    "EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND "
    "l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()) AND "
    "l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid())";

// A table with its partitions, and the tables that hold its long values.
constexpr std::string_view kTables =
    "(WITH RECURSIVE tree(oid) AS (SELECT pg_catalog.to_regclass(?)::oid UNION SELECT h.inhrelid FROM "
    "pg_catalog.pg_inherits h JOIN tree ON h.inhparent = tree.oid) SELECT oid FROM tree UNION SELECT r.reltoastrelid "
    "FROM pg_catalog.pg_class r JOIN tree ON tree.oid = r.oid)";
constexpr std::string_view kIndexes =
    "(WITH RECURSIVE tree(oid) AS (SELECT pg_catalog.to_regclass(?)::oid UNION SELECT h.inhrelid FROM "
    "pg_catalog.pg_inherits h JOIN tree ON h.inhparent = tree.oid) SELECT oid FROM tree)";

// The name of a new index has no schema: it is made in that of its table.
constexpr std::string_view kCreated =
    "(c.relname = (pg_catalog.parse_ident(?))[1]::name AND c.relnamespace = (SELECT r.relnamespace FROM "
    "pg_catalog.pg_class r WHERE r.oid = pg_catalog.to_regclass(?)))";

/// Two conditions on pg_index i, its pg_class c and that of its table t, and their parameters.
struct Scope {
  std::string concerned;  ///< the index is one that the statement is about
  std::string near;       ///< it can be one that the statement made
  std::vector<Value> parameters;
};

Scope scope_of(const IndexWork& work) {
  using Kind = IndexWork::Kind;
  const std::string everywhere = "n.nspname <> 'pg_catalog'";
  switch (work.kind) {
    case Kind::create:
      if (work.table.empty()) break;
      if (work.index.empty()) return {"false", "i.indrelid = pg_catalog.to_regclass(?)", {work.table}};
      return {std::string(kCreated), "i.indrelid = pg_catalog.to_regclass(?)", {work.index, work.table, work.table}};
    case Kind::drop:
      return {"i.indexrelid = pg_catalog.to_regclass(?)", "false", {work.index}};
    case Kind::reindex_index:
      return {"i.indexrelid IN " + std::string(kIndexes),
              "i.indrelid IN (SELECT o.indrelid FROM pg_catalog.pg_index o WHERE o.indexrelid IN " +
                  std::string(kIndexes) + ")",
              {work.index, work.index}};
    case Kind::reindex_table:
      return {"i.indrelid IN " + std::string(kTables), "false", {work.table}};
    case Kind::reindex_schema:
      return {
          "pg_catalog.to_regnamespace(?) IN (t.relnamespace, (SELECT r.relnamespace FROM pg_catalog.pg_class r WHERE "
          "r.reltoastrelid = t.oid))",
          "false",
          {work.table}};
    case Kind::reindex_database:
      return {everywhere, "false", {}};
    case Kind::detach:
      break;
  }
  return {"false", everywhere, {}};
}

constexpr std::string_view kHalfDetached =
    "SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.format('%I.%I', pn.nspname, p.relname) "
    "FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid JOIN pg_catalog.pg_namespace n ON "
    "n.oid = c.relnamespace JOIN pg_catalog.pg_class p ON p.oid = h.inhparent JOIN pg_catalog.pg_namespace pn ON "
    "pn.oid = p.relnamespace WHERE h.inhdetachpending AND h.inhparent = pg_catalog.to_regclass(?)";

std::string sentence_of(const Row& row) {
  const std::string index = row.at(1).value_or("");
  const std::string drop = "DROP INDEX " + index + ";";
  std::string text = "The index " + index + " on " + row.at(2).value_or("") + " is INVALID";
  if (row.at(3) != "t") return text + ": type " + drop;
  return text + " while another session works on that table: unless it is being built there, type " + drop;
}

std::string half_detached(const Row& row) {
  const std::string partition = row.at(1).value_or(""), table = row.at(2).value_or("");
  return "The partition " + partition + " is only half detached: type ALTER TABLE " + table + " DETACH PARTITION " +
         partition + " FINALIZE;";
}

}  // namespace

std::optional<IndexWork> IndexWork::of(std::string_view statement) {
  try {
    return work_of(Head(statement));
  } catch (const ScriptFault&) {  // the server will say what is wrong with it
    return std::nullopt;
  }
}

IndexWatch::IndexWatch(IndexWork work, const Ask& ask) : work_(std::move(work)), before_(invalid_now(work_, ask)) {}

std::vector<IndexWatch::Invalid> IndexWatch::invalid_now(const IndexWork& work, const Ask& ask) {
  std::vector<Invalid> found;
  if (work.kind == IndexWork::Kind::detach) {
    const Value parameters[] = {work.table};
    for (const Row& row : ask(kHalfDetached, parameters)) {
      found.push_back({row.at(0).value_or(""), half_detached(row), true});
    }
    return found;
  }
  const Scope scope = scope_of(work);
  const std::string sql =
      "SELECT i.indexrelid, pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.format('%I.%I', tn.nspname, "
      "t.relname), " +
      std::string(kBusy) +
      ", concerned FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid " +
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_class t ON t.oid = i.indrelid "
      "JOIN " +
      "pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace CROSS JOIN LATERAL (SELECT COALESCE(" + scope.concerned +
      ", false)) s(concerned) WHERE NOT i.indisvalid AND c.relkind = 'i' AND (concerned OR " + scope.near +
      ") ORDER BY 2";
  for (const Row& row : ask(sql, scope.parameters)) {
    found.push_back({row.at(0).value_or(""), sentence_of(row), row.at(4) == "t"});
  }
  return found;
}

IndexWatch::Findings IndexWatch::look(const Ask& ask, bool succeeded) const {
  Findings findings;
  if (succeeded && work_.kind == IndexWork::Kind::drop) return findings;  // its name may now be another one's
  for (const Invalid& now : invalid_now(work_, ask)) {
    const bool was_there =
        std::any_of(before_.begin(), before_.end(), [&now](const Invalid& before) { return before.oid == now.oid; });
    findings.changed = findings.changed || !was_there;
    (was_there && !now.concerned ? findings.neighbours : findings.own).push_back(now.sentence);
  }
  return findings;
}

std::vector<std::string> IndexWatch::concerned(const IndexWork& work, const Ask& ask) {
  std::vector<std::string> sentences;
  for (Invalid& invalid : invalid_now(work, ask)) {
    if (invalid.concerned) sentences.push_back(std::move(invalid.sentence));
  }
  return sentences;
}

}  // namespace godwit
