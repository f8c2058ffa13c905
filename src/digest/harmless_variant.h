#pragma once
// Is an edited script only edited in a way that cannot matter?

#include "base/text_source.h"
#include "model/checksum.h"

namespace godwit {

/// True if `applied` is the SHA-256 of the same text with another number of line ends at its end (0 to 16 of them):
/// a final newline added or removed, blank lines at the end. Reads the text once.
bool is_harmless_variant(TextSource& text, const Digest& applied);

}  // namespace godwit
