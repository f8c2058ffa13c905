// SQL as the shell sqlite3 reads it.
#include "db/client_script.h"

#include <utility>

#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

constexpr std::string_view kShell = ".bail on\n.headers off\n";

std::string pragma(const std::string& name, const std::string& value) {
  return "PRAGMA " + name + " = " + value + ";\n";
}

class SqliteClientScript final : public ClientScript {
 public:
  SqliteClientScript(std::string file, SqliteSettings session) : file_(std::move(file)), session_(std::move(session)) {}

  std::string command(const std::string& name) const override {
    return "sqlite3 -batch " + (file_.empty() ? "DATABASE" : file_) + " < " + name;
  }
  std::string head() const override {
    const SqliteSettings fresh = fresh_session();
    std::string text(kShell);
    for (const auto& [name, value] : session_.pragmas) {
      const auto usual = fresh.pragmas.find(name);
      const bool differs = usual == fresh.pragmas.end() || usual->second != value;
      if (differs && !is_of_database(name) && name != "busy_timeout") text += pragma(name, value);
    }
    return text;
  }
  // The shell takes one CR away in front of each LF.
  std::string statement(std::string_view sql) const override {
    return with_semicolon(replace_all(std::string(sql), "\r\n", "\r\r\n"), {"--"});
  }
  std::string literal(const Value& value) const override { return value ? text_literal(*value) : "NULL"; }
  std::string begin() override { return std::exchange(later_, "") + "BEGIN IMMEDIATE;\n"; }
  std::string commit() override { return "COMMIT;\n" + std::exchange(later_, ""); }

  void note(const SqlStatement& statement) override {
    const auto begins = [&](std::string_view word) {
      return equals_ignore_case(statement.text.substr(0, word.size()), word);
    };
    if (begins("pragma")) note_pragma(to_lower(statement.text));  // most statements are data, and may be long
  }
  // Inside a transaction the journal cannot be changed.
  std::string restore(TransactionState state) override {
    const bool idle = state == TransactionState::idle;
    return std::exchange(way_back_, "") + (idle ? std::exchange(later_, "") : "");
  }

 private:
  void note_pragma(const std::string& lower) {
    const auto sets = [&](std::string_view name) { return lower.find(name) != std::string::npos; };
    if (sets("query_only")) way_back_ += pragma("query_only", session_.pragmas.at("query_only"));
    if (sets("writable_schema")) way_back_ += "PRAGMA writable_schema = RESET;\n";
    if (!sets("journal_mode") || (!sets("off") && !sets("memory"))) return;
    later_ += pragma("journal_mode", session_.pragmas.at("journal_mode"));
  }

  std::string file_;
  SqliteSettings session_;
  std::string way_back_;
  std::string later_;  // outside of a transaction
};

}  // namespace

std::unique_ptr<ClientScript> SqliteConnection::client_script() {
  SqliteSettings session = remembered_;
  if (standing_in_) session.pragmas["journal_mode"] = "delete";  // as a new file has it
  return std::make_unique<SqliteClientScript>(server_.database, std::move(session));
}

}  // namespace godwit
