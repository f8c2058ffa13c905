#pragma once
// The text of a statement, and how it may be sent.

#include <string_view>

namespace godwit {

/// INSERT, UPDATE or DELETE, without WITH in front.
bool is_plain_change(std::string_view text);

/// Statements that the extended protocol takes otherwise than psql sends them: COPY, and a `$1` outside of quotes,
/// which would be a parameter there.
bool refuses_pipeline(std::string_view text);

/// CREATE INDEX and CREATE UNIQUE INDEX.
bool creates_index(std::string_view text);

/// CALL and DO: outside a transaction they may commit what they have done, and go on.
bool commits_midway(std::string_view text);

}  // namespace godwit
