#pragma once
// A script and the transactions it runs in: opened, watched and ended here, so that what stays is known from the
// server.

#include <cstddef>
#include <span>

#include "db/connection.h"
#include "engine/run/work_ledger.h"

namespace godwit {

/// Rolls back what is open when it goes, unless that was open before it came. With -group it lives over several
/// scripts.
class ScriptTransaction {
 public:
  /// `connection` outlives it.
  explicit ScriptTransaction(Connection& connection) : connection_(connection), joined_(open()) {}
  ~ScriptTransaction();
  ScriptTransaction(const ScriptTransaction&) = delete;
  ScriptTransaction& operator=(const ScriptTransaction&) = delete;

  /// Opens a transaction unless one is open already.
  void begin();
  /// The statements that come are those of another script; what is open in front of them stays open.
  void next_script();
  /// See WorkLedger. Nothing is open.
  void repeat_behind(std::uint64_t complete) { ledger_.repeat_behind(complete); }
  /// The server's answers to the script's statements that were sent, and the lines they begin at.
  void note(std::span<const SqlStatement> sent, const BatchOutcome& outcome);
  /// Answers that still had to be asked for behind the last statement.
  void note_late(const BatchOutcome& outcome);
  /// The same of statements that are not the script's: of a callback in its transaction.
  void note_callback(const BatchOutcome& outcome);

  bool open() { return connection_.transaction_state() != TransactionState::idle; }
  /// Throws as Connection::commit does; what stays is known either way.
  void commit();
  /// Ends what is open. Never throws.
  void rollback() noexcept;

  /// Of the present script; what is open counts as rolled back.
  const WhatStays& what_stays() const { return ledger_.what_stays(); }
  /// Work of scripts before the present one, whose transaction this was, has been committed.
  bool kept_earlier_scripts() const { return kept_earlier_scripts_; }

 private:
  void note_earlier(Earlier earlier);

  Connection& connection_;
  const bool joined_;  // somebody else's transaction was open
  WorkLedger ledger_;
  bool earlier_scripts_open_ = false;  // their work is in the open transaction
  bool kept_earlier_scripts_ = false;
};

}  // namespace godwit
