#include "fuzz/split_properties.h"

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "fuzz/gap_reader.h"
#include "fuzz/reference_text.h"
#include "fuzz/split_transcript.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kFirstBuffer = 16 * 1024;  // of ScriptWindow and PlaceholderSource
constexpr std::size_t kMostAlone = 20;           // statements of a script that are split alone, too

// Values that quote, end and comment out what stands around them.
const std::map<std::string, std::string>& placeholder_values() {
  static const std::map<std::string, std::string> kValues = {{"a", "x"},
                                                             {"", "none"},
                                                             {"e", ""},
                                                             {"q", "'"},
                                                             {"d", "$$"},
                                                             {"c", "/*"},
                                                             {"s", "; SELECT 2"},
                                                             {"n", "1\r\n2"},
                                                             {"u", "ä\xEF\xBB"},
                                                             {"p", "${a}"},
                                                             {"l", std::string(300, 'l')},
                                                             {"f", "a.b"},
                                                             {"t", "BEGIN\n"}};
  return kValues;
}

bool contains_ignoring_case(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [](char a, char b) { return (a | 0x20) == (b | 0x20); }) != text.end();
}

class Checker {
 public:
  Checker(const SplitTranscript& transcript, const ReferenceText& reference, const SplitRules& rules)
      : transcript_(transcript), reference_(reference), rules_(rules), gaps_(rules_, reference.text) {}

  void check() {
    for (const StatementRecord& record : transcript_.statements) check_statement(record);
    if (transcript_.error) {
      check_error(*transcript_.error);
    } else {
      require(reference_.end == ReferenceText::End::whole, "a placeholder that cannot be replaced is an error");
      require(transcript_.statement_bytes + transcript_.skipped_bytes == reference_.text.size(),
              "statement and skipped bytes are all bytes");
      require(gaps_.before_statement(passed_, reference_.text.size()), "only gaps follow the last statement");
    }
  }

 private:
  void check_statement(const StatementRecord& record) {
    require(!record.text.empty(), "a statement has text");
    require(record.passed <= reference_.text.size() && record.passed > passed_, "what is passed grows with the text");
    const std::size_t begin = find_begin(record);
    const std::size_t size = record.text.size();
    const std::vector<std::size_t> offsets = sample_offsets(size);
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      if (offsets[i] == size && reference_.replaced) continue;  // a value may go on there, or be empty
      require(record.samples[i] == reference_.places[begin + offsets[i]], "position_at() gives the place in the file");
    }
    check_replacements(record);
    check_facts(record.facts);
    const std::optional<std::size_t> behind = gaps_.behind_delimiter(begin + size);
    require(behind.has_value(), "only gaps stand between a statement and its delimiter");
    if (record.facts.copies_from_stdin) {
      check_copy(record, *behind);
    } else {
      require(behind_line_end(*behind) == record.passed,
              "a statement is passed up to its delimiter and the line's end");
      require(record.copy_data.empty(), "only COPY … FROM STDIN has data");
    }
    passed_ = record.passed;
    check_alone(record);
  }

  // Bytes that continue a code point have the place of the byte behind them, so that one place may be several offsets.
  std::size_t find_begin(const StatementRecord& record) {
    for (std::size_t at = passed_; at + record.text.size() <= record.passed; ++at) {
      if (reference_.places[at] != record.begin) continue;
      if (std::string_view(reference_.text).substr(at, record.text.size()) != record.text) continue;
      GapReader gaps = gaps_;
      if (!gaps.before_statement(passed_, at)) continue;
      gaps_ = gaps;
      return at;
    }
    fail("the text of the statement stands where its position says, with only gaps before it: |" + record.text + "|");
  }

  void check_replacements(const StatementRecord& record) const {
    std::size_t end = 0;
    for (const Replacement& replacement : record.replacements) {
      require(replacement.offset >= end, "replacements are in order and don't overlap");
      end = replacement.offset + replacement.size;
      require(end <= record.text.size(), "a replacement lies inside its statement");
    }
  }

  static void check_facts(const StatementFacts& facts) {
    require(!facts.rolls_back || facts.ends_transaction, "what rolls back ends a transaction");
    require(!facts.copies_from_stdin || facts.stands_alone, "COPY … FROM STDIN stands alone");
    require(!facts.refuses_transaction || facts.stands_alone, "what refuses a transaction stands alone");
    require(!facts.controls_transaction() || facts.ends_batch, "control of a transaction ends a batch");
  }

  // Behind the delimiter: blanks, a comment and the line end; the data; a line of \. or the end of the text.
  void check_copy(const StatementRecord& record, std::size_t at) {
    const std::string_view text = reference_.text;
    if (at < text.size() || record.passed > at) {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
      if (text.substr(at).starts_with("--")) at = std::min(text.find_first_of("\r\n", at), text.size());
      at = behind_line_end(at);
    }
    require_equal(text.substr(at, record.copy_data.size()), record.copy_data, "the data of COPY is the text's");
    if (!record.copy_data.empty()) {
      require(record.copy_begin == reference_.places[at], "the data of COPY stands where its position says");
    }
    check_lines(record.copy_data);
    at += record.copy_data.size();
    if (text.substr(at).starts_with("\\.")) at = behind_line_end(at + 2);
    require(at == record.passed, "nothing stands between the data of COPY, its end and the next statement");
  }

  std::size_t behind_line_end(std::size_t at) const {
    const std::string_view text = reference_.text;
    if (text.substr(at).starts_with("\r\n")) return at + 2;
    return at < text.size() && (text[at] == '\n' || text[at] == '\r') ? at + 1 : at;
  }

  static void check_lines(std::string_view data) {
    while (!data.empty()) {
      const std::string_view line = data.substr(0, data.find_first_of("\r\n"));
      require(line != "\\.", "the data of COPY holds no line that ends it");
      data.remove_prefix(std::min(line.size() + 1, data.size()));
    }
  }

  // What is sent to the server is the statement's text alone. Left out is what reads the text otherwise than at the
  // script's start: another delimiter, another session mode, words that are client commands where nothing follows.
  void check_alone(const StatementRecord& record) {
    for (const std::string_view word : {"set", "reset", "discard"}) {
      settings_seen_ = settings_seen_ || contains_ignoring_case(record.text, word);
    }
    if (gaps_.delimiter() != ";" || settings_seen_ || ++alone_ > kMostAlone) return;
    if (rules_.dash_comment_needs_blank && record.text.ends_with("--")) return;
    for (const std::string_view word : {"delimiter", "source", "local"}) {
      if (rules_.source_command && ends_with_ignore_case(record.text, word)) return;
    }
    const SplitTranscript alone = split(record.text, record.text.size(), rules_, nullptr);
    if (alone.error || alone.statements.size() != 1) fail("a statement alone is one:\n" + show(alone) + record.text);
    require_equal(record.text, alone.statements[0].text, "a statement alone is the same");
    require_equal(show_facts(record.facts), show_facts(alone.statements[0].facts), "its facts alone are the same");
  }

  void check_error(const Error& error) const {
    require(error.where().script == "x.sql", "an error names the script");
    const SourcePosition place{error.where().line, error.where().column};
    const bool of_placeholder = error.code() == ErrorCode::placeholder_missing ||
                                (reference_.end == ReferenceText::End::unterminated && place == reference_.failed);
    if (of_placeholder) {
      require(reference_.end != ReferenceText::End::whole && place == reference_.failed,
              "an error of a placeholder points at it");
      return;
    }
    require(error.code() == ErrorCode::unterminated || error.code() == ErrorCode::unsupported_statement ||
                error.code() == ErrorCode::malformed_script,
            "the splitter has three errors of its own");
    require(std::find(reference_.places.begin(), reference_.places.end(), place) != reference_.places.end(),
            "an error points into the text");
  }

  const SplitTranscript& transcript_;
  const ReferenceText& reference_;
  const SplitRules& rules_;
  GapReader gaps_;
  std::size_t passed_ = 0;
  std::size_t alone_ = 0;
  bool settings_seen_ = false;
};

}  // namespace

SplitInput::SplitInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const bool variant = !input.empty() && (data[0] & 0xE8U) == 0;
  const unsigned bits = variant ? input.take_byte() : 0;
  placeholders = (bits & 1U) != 0;
  mode_a = (bits & 2U) != 0;
  mode_b = (bits & 4U) != 0;
  text = input.rest();
  if ((bits & 16U) == 0 || text.size() > kFirstBuffer) return;
  text.insert(0, "-- " + std::string(kFirstBuffer - text.size() / 2, 'x') + "\n");
}

void check_splitting(const SplitInput& input, const SplitRules& rules) {
  static const Placeholders kPlaceholders("${", "}", placeholder_values());
  const Placeholders* const placeholders = input.placeholders ? &kPlaceholders : nullptr;
  const SplitTranscript whole = split(input.text, input.text.size() + 1, rules, placeholders);
  const std::string shown = show(whole);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    if (piece > input.text.size() || (piece == 7 && input.text.size() > kFirstBuffer)) continue;
    require_equal(shown, show(split(input.text, piece, rules, placeholders)), "the size of the pieces changes nothing");
  }
  const ReferenceText reference =
      placeholders == nullptr ? plain_text(input.text) : replaced_text(input.text, "${", "}", placeholder_values());
  Checker(whole, reference, rules).check();
}

}  // namespace godwit::fuzz
