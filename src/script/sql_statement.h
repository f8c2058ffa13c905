#pragma once
// One statement of a script and what the executor has to know about it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_source.h"
#include "script/text/source_position.h"

namespace godwit {

/// Facts found by the classifier from the statement's first words and the dialect's tables.
struct StatementFacts {
  bool begins_transaction = false;  ///< BEGIN, START TRANSACTION, XA START
  bool ends_transaction = false;    ///< COMMIT, END, PREPARE TRANSACTION, and ROLLBACK (not TO SAVEPOINT)
  bool rolls_back = false;          ///< ROLLBACK or ABORT of a whole transaction
  bool refuses_transaction =
      false;  ///< cannot run inside a transaction (VACUUM, CREATE INDEX CONCURRENTLY, PRAGMA foreign_keys…)
  bool commits_implicitly = false;  ///< MySQL: DDL and the like
  bool ends_batch = false;          ///< must be the last of a message: SET, transaction control, USE…
  bool stands_alone = false;  ///< must be the only one of a message: CALL, EXECUTE (number of results unknown), COPY
  bool copies_from_stdin = false;  ///< PostgreSQL COPY … FROM STDIN

  bool controls_transaction() const { return begins_transaction || ends_transaction; }
};

/// Text that placeholder replacement put in place of other text; offsets count bytes of the statement's text.
struct Replacement {
  std::size_t offset = 0;  ///< where the new text starts
  std::size_t size = 0;    ///< of the new text
  SourcePosition begin;    ///< of the prefix in the file
  SourcePosition end;      ///< behind the suffix in the file
};

/// The view and `copy_data` are valid until the splitter is asked for the next statement.
struct SqlStatement {
  std::string_view text;  ///< without its delimiter, and without blanks and comments before and behind it (but with
                          ///< executable comments, and with comments inside it)
  TextSource* copy_data = nullptr;  ///< of COPY … FROM STDIN: its data lines, without the closing \.; to be read once.
                                    ///< What is not read is passed over. read() throws as the splitter does.
  SourcePosition begin;       ///< of the first byte of `text` in the file
  SourcePosition copy_begin;  ///< of the first byte of the data in the file
  StatementFacts facts;
  std::vector<Replacement> replacements;  ///< inside `text`, in order

  /// Place in the file of the byte at `offset` of `text`. Inside a replaced placeholder: where the placeholder stands.
  SourcePosition position_at(std::size_t offset) const;
};

}  // namespace godwit
