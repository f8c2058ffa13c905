#pragma once
// How script statements share a message. Pure.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "db/mysql/text/statement_shape.h"
#include "script/sql_statement.h"

namespace godwit {

/// True for a statement that asks about the one before it: ROW_COUNT(), SHOW WARNINGS… It would be told of ours.
bool looks_back(std::string_view text);

/// How many of the statements, from the first, go into one message: never more bytes than `max_bytes`, but at least
/// one.
std::size_t message_size(std::span<const SqlStatement> statements, std::size_t max_bytes, bool backslash_escapes);

/// The message: texts with ";\n" between them.
std::string join_statements(std::span<const SqlStatement> statements);

}  // namespace godwit
