#pragma once
// A session of a driver.

#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"
#include "godwit/driver.h"

namespace godwit {

struct SessionCloser {
  const godwit_driver* driver;
  void operator()(godwit_session* session) const { driver->close(session); }
};

class PluginConnection final : public Connection {
 public:
  /// Connects. `file`: the driver's, for people. `secrets` are kept out of every message.
  PluginConnection(const godwit_driver& driver, std::string file, const godwit_target& target,
                   std::vector<std::string> secrets);
  ~PluginConnection() override;

  const ServerInfo& server() const override { return server_; }
  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override;
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) override;
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override;
  TransactionState transaction_state() override;
  void begin() override;
  void commit() override;
  bool rollback() noexcept override;
  void restore_session() override;
  void remember_session() override;
  void cancel() noexcept override;
  bool error_fails_transaction() const override { return (driver_.facts & GODWIT_ERROR_FAILS_TRANSACTION) != 0; }

  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override;
  void forbid_writes(bool forbidden) override;
  void clean_schema(const std::string& schema) override;

  /// The default schema is this one; "": the driver's own.
  void name_schema(const std::string& schema);
  godwit_session* native() { return session_.get(); }
  const godwit_driver& driver() const { return driver_; }
  /// The error of a call that failed; `doing` begins the sentence: "cleaning".
  Error error(const godwit_error& native, const std::string& doing) const;

 private:
  std::string said(const godwit_error& native) const;
  BatchOutcome run(const SqlStatement& statement);
  std::optional<StatementError> execute_alone(const SqlStatement& statement);
  void take_notice(godwit_text text, const char* code) noexcept;

  const godwit_driver& driver_;
  const std::string file_;
  std::vector<std::string> secrets_;
  std::unique_ptr<godwit_session, SessionCloser> session_;
  ServerInfo server_;
};

/// As a driver finds it before each call.
godwit_error no_error();
godwit_text text_of(std::string_view text);

}  // namespace godwit
