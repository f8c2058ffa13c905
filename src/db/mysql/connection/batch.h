#pragma once
// How script statements share a message, and where in them an error stands. Pure.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "script/sql_statement.h"

namespace godwit {

/// True for a statement that gives exactly one result, so that results can be counted: one that starts with a word
/// known for it and holds no `;` outside quotes and comments (a body, or several statements between two lines of
/// DELIMITER).
bool gives_one_result(const SqlStatement& statement, bool backslash_escapes);

/// True unless the statement is known to leave the session's settings alone.
bool may_change_settings(std::string_view text);

/// True for a statement that asks about the one before it: ROW_COUNT(), SHOW WARNINGS… It would be told of ours.
bool looks_back(std::string_view text);

/// How many of the statements, from the first, go into one message: never more bytes than `max_bytes`, but at least
/// one.
std::size_t message_size(std::span<const SqlStatement> statements, std::size_t max_bytes, bool backslash_escapes);

/// The message: texts with ";\n" between them.
std::string join_statements(std::span<const SqlStatement> statements);

/// Byte offset in `statement` of what the server complained about: the place of "near '…' at line N", else that of the
/// one name in the message, if the statement has it just once. `rest` is the message from this statement on: what
/// "near" shows can go beyond the statement.
std::optional<std::size_t> fault_offset(std::string_view statement, std::string_view rest, unsigned number,
                                        std::string_view message);

}  // namespace godwit
