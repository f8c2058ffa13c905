#pragma once
// Comments by which other tools divide a script into a part that makes a change and one that takes it back.

#include <string_view>

namespace godwit {

/// The tool for which the line comment (with its -- or #, without a line end) begins the part that takes back: "dbmate"
/// for "-- migrate:down". "" if it is no such comment. Where a line is none of its own the tools read it otherwise.
std::string_view tool_of_down_mark(std::string_view comment);

}  // namespace godwit
