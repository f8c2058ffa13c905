// Placeholders with any prefix, suffix and values, in pieces of any size.

#include "script/text/placeholders.h"

#include <optional>

#include "fuzz/fuzz_target.h"
#include "fuzz/reference_text.h"
#include "godwit/error.h"
#include "support/text_sources.h"

namespace godwit::fuzz {
namespace {

using Values = std::map<std::string, std::string>;

struct Result {
  std::string text;
  std::vector<PlaceholderSource::Edit> edits;
  std::optional<Error> error;
};

Result replace(std::string_view raw, std::size_t piece, std::size_t room, const Placeholders& placeholders) {
  PieceSource pieces(raw, piece);
  PlaceholderSource source(pieces, placeholders, "x.sql");
  Result result;
  std::string buffer(room, '\0');
  try {
    while (const std::size_t count = source.read(buffer.data(), room)) {
      require(count <= room, "no more is read than there is room for");
      result.text.append(buffer, 0, count);
    }
    require(source.read(buffer.data(), room) == 0, "the end stays the end");
  } catch (const Error& error) {
    result.error = error;
  }
  result.edits.assign(source.edits().begin(), source.edits().end());
  require(source.replaced() == !result.edits.empty(), "replaced() tells whether there were edits");
  return result;
}

void check_edits(const Result& result, const ReferenceText& reference) {
  std::uint64_t end = 0;
  for (const PlaceholderSource::Edit& edit : result.edits) {
    require(edit.offset >= end && edit.offset + edit.size <= reference.text.size(), "edits are in order, in the text");
    end = edit.offset + edit.size;
    for (std::uint64_t i = edit.offset; i < end; ++i) {
      require(reference.places[i] == edit.begin, "a value stands where its placeholder does");
    }
  }
}

void check_error(const Result& result, const ReferenceText& reference) {
  require(result.error.has_value() == (reference.end != ReferenceText::End::whole), "an error where there should be");
  if (!result.error) return;
  const bool missing = reference.end == ReferenceText::End::missing;
  require(result.error->code() == (missing ? ErrorCode::placeholder_missing : ErrorCode::unterminated),
          "a placeholder without a value and one without an end are different errors");
  const Where& where = result.error->where();
  require(where.script == "x.sql" && SourcePosition{where.line, where.column} == reference.failed,
          "the error points at the placeholder");
}

void check(std::string_view raw, const std::string& prefix, const std::string& suffix, const Values& values) {
  const Placeholders placeholders(prefix, suffix, values);
  const ReferenceText reference = replaced_text(raw, prefix, suffix, values);
  std::string message;
  for (const std::size_t piece : {raw.size() + 1, std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    for (const std::size_t room : {std::size_t{1}, std::size_t{5}, std::size_t{65536}}) {
      const Result result = replace(raw, piece, room, placeholders);
      require_equal(reference.text, result.text, "the text is replaced as the reference does");
      check_edits(result, reference);
      check_error(result, reference);
      const std::string what = result.error ? result.error->what() : "";
      if (message.empty()) message = what;
      require_equal(message, what, "the error does not depend on the size of pieces");
    }
  }
}

}  // namespace
}  // namespace godwit::fuzz

// Lines of prefix, suffix, number of values, name=value…, and then the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit::fuzz;
  Input input(data, size);
  std::string prefix(input.take_until('\n'));
  std::string suffix(input.take_until('\n'));
  Values values;
  for (unsigned count = input.take_byte() % 8; count > 0; --count) {
    const std::string line(input.take_until('\n'));
    std::string name = line.substr(0, line.find('='));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    values[name] = name.size() < line.size() ? line.substr(name.size() + 1) : "";
  }
  if (prefix.empty() || suffix.empty()) {
    try {
      const godwit::Placeholders refused(prefix, suffix, values);
      fail("a prefix or suffix without a byte is refused");
    } catch (const godwit::Error& error) {
      require(error.code() == godwit::ErrorCode::configuration, "and is an error of the configuration");
    }
    prefix = "${";
    suffix = "}";
  }
  check(input.rest(), prefix, suffix, values);
  return 0;
}
