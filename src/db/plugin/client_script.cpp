#include "db/client_script.h"

#include "db/plugin/parts.h"

namespace godwit {
namespace {

// Of a client nothing is known but that a semicolon ends a statement.
class PluginClientScript final : public ClientScript {
 public:
  explicit PluginClientScript(const godwit_driver& driver) : driver_(driver) {}

  std::string command(const std::string& name) const override {
    return "the client of " + std::string(driver_.name) + ", stopping at the first error, < " + name;
  }
  std::string head() const override {
    return "-- What a script sets for its session is not put back between scripts in this file.\n";
  }
  std::string statement(std::string_view sql) const override {
    const bool hash = (driver_.syntax & GODWIT_HASH_COMMENTS) != 0;
    return hash ? with_semicolon(sql, {"--", "#"}) : with_semicolon(sql, {"--"});
  }
  std::string literal(const Value& value) const override { return value ? godwit::literal(driver_, *value) : "NULL"; }
  std::string begin() override { return std::string(driver_.begin_text) + ";\n"; }
  std::string commit() override { return std::string(driver_.commit_text) + ";\n"; }
  void note(const SqlStatement&) override {}
  std::string restore(TransactionState) override { return ""; }

 private:
  const godwit_driver& driver_;
};

}  // namespace

std::unique_ptr<ClientScript> PluginConnection::client_script() {
  return std::make_unique<PluginClientScript>(driver_);
}

}  // namespace godwit
