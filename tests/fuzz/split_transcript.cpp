#include "fuzz/split_transcript.h"

#include <algorithm>
#include <memory>

#include "script/statement_splitter.h"
#include "support/text_sources.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kCopyBuffer = 4096;

std::string show(const SourcePosition& place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string show(const StatementRecord& record) {
  std::string shown = show(record.begin) + " " + show_facts(record.facts) + " |" + record.text + "|";
  for (const SourcePosition& place : record.samples) shown += " " + show(place);
  for (const Replacement& replacement : record.replacements) {
    shown += " (" + std::to_string(replacement.offset) + "+" + std::to_string(replacement.size) + " " +
             show(replacement.begin) + "-" + show(replacement.end) + ")";
  }
  if (record.facts.copies_from_stdin) shown += " data " + show(record.copy_begin) + " |" + record.copy_data + "|";
  return shown + " passed " + std::to_string(record.passed) + "\n";
}

}  // namespace

std::vector<std::size_t> sample_offsets(std::size_t size) {
  std::vector<std::size_t> offsets = {0, 1, 2, size / 3, size / 2, size - size / 4, size - 1, size};
  std::erase_if(offsets, [size](std::size_t offset) { return offset > size; });
  return offsets;
}

SplitTranscript split(std::string_view text, std::size_t piece, const SplitRules& rules,
                      const Placeholders* placeholders) {
  PieceSource pieces(text, piece);
  std::unique_ptr<PlaceholderSource> replaced;
  if (placeholders != nullptr) replaced = std::make_unique<PlaceholderSource>(pieces, *placeholders, "x.sql");
  StatementSplitter splitter(replaced ? static_cast<TextSource&>(*replaced) : pieces, rules, "x.sql");
  SplitTranscript transcript;
  try {
    SqlStatement statement;
    while (splitter.next(statement)) {
      StatementRecord record;
      record.text = statement.text;
      record.begin = statement.begin;
      record.facts = statement.facts;
      record.replacements = statement.replacements;
      for (const std::size_t offset : sample_offsets(record.text.size())) {
        record.samples.push_back(statement.position_at(offset));
      }
      record.copy_begin = statement.copy_begin;
      if (statement.copy_data != nullptr)
        record.copy_data = read_all(*statement.copy_data, std::min(piece, kCopyBuffer));
      record.passed = splitter.statement_bytes() + splitter.skipped_bytes();
      transcript.statements.push_back(std::move(record));
    }
    transcript.statement_bytes = splitter.statement_bytes();
    transcript.skipped_bytes = splitter.skipped_bytes();
  } catch (const Error& error) {
    transcript.error = error;
  }
  return transcript;
}

std::string show_facts(const StatementFacts& facts) {
  std::string shown;
  const auto add = [&shown](bool fact, char letter) { shown += fact ? letter : '-'; };
  add(facts.begins_transaction, 'b');
  add(facts.ends_transaction, 'e');
  add(facts.rolls_back, 'r');
  add(facts.refuses_transaction, 'x');
  add(facts.commits_implicitly, 'i');
  add(facts.ends_batch, 'l');
  add(facts.stands_alone, 'a');
  add(facts.copies_from_stdin, 'c');
  return shown;
}

std::string show(const SplitTranscript& transcript) {
  std::string shown;
  for (const StatementRecord& record : transcript.statements) shown += show(record);
  if (transcript.error) {
    const Error& error = *transcript.error;
    return shown + "error " + std::to_string(static_cast<int>(error.code())) + " at " + error.where().text() + " " +
           error.what() + "\n";
  }
  return shown + std::to_string(transcript.statement_bytes) + " and " + std::to_string(transcript.skipped_bytes) +
         " bytes\n";
}

}  // namespace godwit::fuzz
