#pragma once
// What must hold of the splitter, whatever the text and the dialect.

#include <string>
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "script/lexer/split_rules.h"

namespace godwit::fuzz {

/// A script for the splitter. If the first byte is one of 00 to 07, its bits pick variants; with 10 to 17 there is also
/// a comment in front of the rest, so long that the rest lies where the splitter's first buffers end. Any other text
/// stands for itself, so that ordinary scripts can be fed, too.
struct SplitInput {
  SplitInput(const std::uint8_t* data, std::size_t size);

  std::string text;
  bool placeholders = false;  ///< bit 0: placeholders are replaced first
  bool mode_a = false;        ///< bit 1: the target picks rules of another session mode
  bool mode_b = false;        ///< bit 2: and another one
};

/// Splits in one piece and in pieces of 1, 7 and 4096 bytes, and checks: the results are the same; every byte is
/// accounted for; statements stand in order where their positions say, with nothing but gaps between them; only Error
/// is thrown, at a place inside the text; a statement that is split alone is that statement.
void check_splitting(const SplitInput& input, const SplitRules& rules);

}  // namespace godwit::fuzz
