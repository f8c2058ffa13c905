#pragma once
// Which statements of a script stay and which don't, from what the server told behind each. Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "db/statement_effect.h"
#include "godwit/report.h"

namespace godwit {

/// Statements are counted from 1. What is in none of the ranges was taken back, or never ran.
struct WhatStays {
  std::uint64_t finished = 0;           ///< statements that ended without an error
  std::vector<StatementRange> kept;     ///< they took effect and stay
  std::vector<StatementRange> partly;   ///< a part of what they did stays
  std::vector<StatementRange> unknown;  ///< may stay, whole or in part
  std::uint64_t kept_line = 0;          ///< where the last one of `kept` begins in the file; 0: none
  std::vector<std::string> leftovers;   ///< sentences about what else was left behind

  std::string doubt;  ///< a sentence about what nobody could be asked; names the way out

  bool by_plain_tables = false;  ///< `partly` is, or is also, what was written to tables without transactions

  bool nothing() const { return kept.empty() && partly.empty() && unknown.empty() && leftovers.empty(); }
};

/// A rollback of a transaction, or the end of its connection, did this to the work in it.
enum class Ending : std::uint8_t { committed, rolled_back, partly_rolled_back, unknown };

class WorkLedger {
 public:
  /// The next statement of the script has reached the server. `line`: where it begins.
  void note(StatementEffect effect, bool finished, std::uint64_t line);
  /// More is known now of a statement that was noted with Work::open. False: it is not the script's.
  bool revise(const LateEffect& late);
  /// Something that is not of the script ran in between: the work in the open transaction shared its fate.
  void note_other(Earlier earlier);
  void note_doubt(std::string sentence) { stays_.doubt = std::move(sentence); }
  void note_leftover(std::string sentence) { stays_.leftovers.push_back(std::move(sentence)); }
  /// The transaction that is open has ended.
  void end_transaction(Ending ending);

  /// The statements behind the first `complete` ones, which stay, are run again: they count as never run.
  void repeat_behind(std::uint64_t complete);

  /// With what is still in an open transaction taken for rolled back.
  const WhatStays& what_stays() const { return stays_; }

 private:
  void settle(Earlier earlier);
  void take_out(std::uint64_t number);
  void place(Work own, std::uint64_t number, std::uint64_t line);

  WhatStays stays_;
  std::vector<StatementRange> open_;       // statements whose work is in the open transaction
  std::vector<StatementRange> half_open_;  // a part of what they did may stay already, the rest is open
  std::uint64_t open_line_ = 0;            // where the last of them begins
  std::uint64_t number_ = 0;               // of the last statement noted
  std::uint64_t total_ = 0;                // with the statements that are not the script's
  std::vector<StatementRange> others_;     // places of those among all
};

}  // namespace godwit
