#pragma once
// All that a splitter gives for one text, kept for comparison.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error.h"
#include "script/lexer/split_rules.h"
#include "script/sql_statement.h"
#include "script/text/placeholders.h"

namespace godwit::fuzz {

struct StatementRecord {
  std::string text;
  SourcePosition begin;
  StatementFacts facts;
  std::vector<Replacement> replacements;
  std::vector<SourcePosition> samples;  ///< places of bytes of the text: see sample_offsets
  std::string copy_data;
  SourcePosition copy_begin;
  std::uint64_t passed = 0;  ///< bytes that the splitter has accounted for, this statement included
};

struct SplitTranscript {
  std::vector<StatementRecord> statements;
  std::optional<Error> error;
  std::uint64_t statement_bytes = 0;
  std::uint64_t skipped_bytes = 0;
};

/// A few offsets of a text of that size, its end included.
std::vector<std::size_t> sample_offsets(std::size_t size);

/// `placeholders` may be nullptr.
SplitTranscript split(std::string_view text, std::size_t piece, const SplitRules& rules,
                      const Placeholders* placeholders);

/// The facts, one letter each.
std::string show_facts(const StatementFacts& facts);
/// Everything, for comparison and for messages.
std::string show(const SplitTranscript& transcript);

}  // namespace godwit::fuzz
