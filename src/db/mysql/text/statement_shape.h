#pragma once
// The text of a statement: what it gives, what it may change, and where in it an error stands. Pure.

#include <cstddef>
#include <optional>
#include <string_view>

#include "script/sql_statement.h"

namespace godwit {

/// True for a statement that gives exactly one result, so that results can be counted: one that starts with a word
/// known for it and holds no `;` outside quotes and comments (a body, or several statements between two lines of
/// DELIMITER).
bool gives_one_result(const SqlStatement& statement, bool backslash_escapes);

/// True unless the statement is known to leave the session's settings alone.
bool may_change_settings(std::string_view text);

/// Byte offset in `statement` of what the server complained about: the place of "near '…' at line N", else that of the
/// one name in the message, if the statement has it just once. `rest` is the message from this statement on: what
/// "near" shows can go beyond the statement.
std::optional<std::size_t> fault_offset(std::string_view statement, std::string_view rest, unsigned number,
                                        std::string_view message);

}  // namespace godwit
