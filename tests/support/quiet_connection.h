#pragma once
// A connection that does nothing: a test says the few things that it is about.

#include <memory>

#include "db/client_script.h"
#include "db/connection.h"
#include "db/lock_session.h"

namespace godwit::test {

class QuietConnection : public Connection {
 public:
  const ServerInfo& server() const override { return server_; }
  void read(std::string_view, std::span<const Value>, const RowReceiver&) override {}
  std::optional<std::uint64_t> execute(std::string_view, std::span<const Value>) override { return std::nullopt; }
  BatchOutcome run_batch(std::span<const SqlStatement>, const BatchSending&) override { return {}; }
  TransactionState transaction_state() override { return state; }
  void begin() override {}
  void commit() override {}
  bool rollback() noexcept override { return true; }
  void restore_session() override {}
  void remember_session() override {}
  void cancel() noexcept override {}
  std::unique_ptr<LockSession> lock_session(const std::string&, const std::string&) override { return nullptr; }
  std::unique_ptr<ClientScript> client_script() override { return nullptr; }
  void forbid_writes(bool) override {}
  void clean_schema(const std::string&) override {}

  TransactionState state = TransactionState::idle;
  std::vector<std::string> log;

 private:
  ServerInfo server_;
};

}  // namespace godwit::test
