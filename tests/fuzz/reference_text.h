#pragma once
// Placeholder replacement and places in a file once more, the simple way: all in memory, one byte after the other.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "script/text/source_position.h"

namespace godwit::fuzz {

/// Place of every byte, and of the end.
std::vector<SourcePosition> places_of(std::string_view text);

struct ReferenceText {
  enum class End { whole, missing, unterminated };
  std::string text;                    ///< after replacement, up to where it failed
  std::vector<SourcePosition> places;  ///< in the file, of every byte of `text` and of its end
  bool replaced = false;               ///< any placeholder was
  End end = End::whole;
  SourcePosition failed;  ///< of the placeholder that has no value or no end
};

/// Nothing replaced.
ReferenceText plain_text(std::string_view raw);
/// `values` by lower-case name.
ReferenceText replaced_text(std::string_view raw, const std::string& prefix, const std::string& suffix,
                            const std::map<std::string, std::string>& values);

}  // namespace godwit::fuzz
