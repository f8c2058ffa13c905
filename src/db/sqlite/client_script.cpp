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
      if (differs && name != "journal_mode") text += pragma(name, value);
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
    if (!begins("pragma") && !begins("attach")) return;  // most statements are data, and may be long
    const std::string lower = to_lower(statement.text);
    if (begins("pragma")) return note_pragma(lower);
    const std::size_t name = lower.rfind(" as");
    if (name != std::string::npos) way_back_ += "DETACH " + std::string(trim(statement.text.substr(name + 3))) + ";\n";
  }
  // Inside a transaction neither a database can be detached nor most settings be changed.
  std::string restore(TransactionState state) override {
    if (state == TransactionState::idle) return std::exchange(way_back_, "");
    later_ += std::exchange(way_back_, "");
    return "";
  }

 private:
  void note_pragma(const std::string& lower) {
    for (const auto& [name, value] : session_.pragmas) {
      if (lower.find(name) == std::string::npos) continue;
      const bool journal_leaks = lower.find("off") != std::string::npos || lower.find("memory") != std::string::npos;
      if (name == "journal_mode" && !journal_leaks) continue;
      way_back_ += name == "writable_schema" ? "PRAGMA writable_schema = RESET;\n" : pragma(name, value);
    }
  }

  std::string file_;
  SqliteSettings session_;
  std::string way_back_;
  std::string later_;
};

}  // namespace

std::unique_ptr<ClientScript> make_client_script(const SqliteConnection& connection) {
  return std::make_unique<SqliteClientScript>(connection.server().database, connection.remembered());
}

}  // namespace godwit
