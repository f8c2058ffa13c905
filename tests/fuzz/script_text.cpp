// The bytes of a script file into UTF-8, and its sums.

#include <algorithm>
#include <optional>

#include "digest/harmless_variant.h"
#include "digest/script_hasher.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/reference_text.h"
#include "fuzz/scratch_file.h"
#include "godwit/error.h"
#include "scan/files/file_source.h"
#include "support/text_sources.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kPieceSize = 64 * 1024;  // in which files are read
constexpr std::uint64_t kMostLineEnds = 16;    // that may come or go at a script's end

// Text up to the first bytes that are none.
struct Decoded {
  std::string text;
  bool malformed = false;
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

void append(std::string& text, unsigned code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += {static_cast<char>(0xC0U | code >> 6U), static_cast<char>(0x80U | (code & 0x3FU))};
  } else if (code < 0x10000) {
    text += {static_cast<char>(0xE0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
             static_cast<char>(0x80U | (code & 0x3FU))};
  } else {
    text += {static_cast<char>(0xF0U | code >> 18U), static_cast<char>(0x80U | (code >> 12U & 0x3FU)),
             static_cast<char>(0x80U | (code >> 6U & 0x3FU)), static_cast<char>(0x80U | (code & 0x3FU))};
  }
}

bool is_code_point(unsigned code) {
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

// Bytes of the code point at the start; 0 if there is none.
std::size_t utf8_size(std::string_view bytes) {
  const unsigned lead = byte_at(bytes, 0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC0 || lead >= 0xF8 || bytes.size() < size) return 0;
  unsigned code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(bytes, i) & 0xC0U) != 0x80) return 0;
    code = code << 6U | (byte_at(bytes, i) & 0x3FU);
  }
  std::string again;
  append(again, code);
  return is_code_point(code) && again == bytes.substr(0, size) ? size : 0;
}

Decoded from_utf8(std::string_view bytes) {
  Decoded decoded;
  while (!bytes.empty() && !decoded.malformed) {
    const std::size_t size = utf8_size(bytes);
    decoded.malformed = size == 0;
    decoded.text += bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
  return decoded;
}

Decoded from_latin1(std::string_view bytes) {
  Decoded decoded;
  for (std::size_t i = 0; i < bytes.size(); ++i) append(decoded.text, byte_at(bytes, i));
  return decoded;
}

// Big endian where no mark says otherwise.
Decoded from_utf16(std::string_view bytes) {
  const unsigned high = bytes.starts_with("\xFF\xFE") ? 1 : 0;
  const auto unit = [&](std::size_t at) { return byte_at(bytes, at + high) << 8U | byte_at(bytes, at + 1 - high); };
  Decoded decoded;
  std::size_t at = 0;
  while (at + 1 < bytes.size() && !decoded.malformed) {
    const unsigned first = unit(at);
    const unsigned second = at + 3 < bytes.size() ? unit(at + 2) : 0;
    if (is_code_point(first)) {
      append(decoded.text, first);
      at += 2;
    } else if (first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF) {
      append(decoded.text, 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00));
      at += 4;
    } else {
      decoded.malformed = true;
    }
  }
  decoded.malformed = decoded.malformed || at < bytes.size();
  return decoded;
}

void check_decoding(std::string_view bytes, const std::string& encoding, Decoded expected) {
  static const ScratchFile kFile("V1__x.sql");
  kFile.write(bytes);
  if (expected.text.starts_with("\xEF\xBB\xBF")) expected.text.erase(0, 3);
  const ScriptFile file(kFile.path());
  for (const std::size_t room : {std::size_t{1}, std::size_t{7}, 2 * kPieceSize}) {
    if (room < kPieceSize && bytes.size() > kPieceSize / 2) continue;
    DecodedText decoded(file, encoding, "x.sql");
    std::string text;
    std::string buffer(room, '\0');
    std::optional<Error> error;
    try {
      while (const std::size_t count = decoded.read(buffer.data(), room)) text.append(buffer, 0, count);
      require(decoded.bytes_taken() == bytes.size(), "all bytes are taken");
    } catch (const Error& thrown) {
      error = thrown;
    }
    require_equal(expected.text, text, "the text is what the reference reads");
    require(error.has_value() == expected.malformed, "bytes that are no text are an error, and nothing else is");
    if (!error) continue;
    const SourcePosition place = places_of(text).back();
    require(error->code() == ErrorCode::malformed_script, "the error says that the script is malformed");
    require(SourcePosition{error->where().line, error->where().column} == place, "the error points behind the text");
  }
}

std::string without(std::string text, std::string_view bytes) {
  std::erase_if(text, [bytes](char c) { return bytes.find(c) != std::string_view::npos; });
  return text;
}

std::string with_lf(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
    result += text[i] == '\r' ? '\n' : text[i];
  }
  return result;
}

void check_sums(const std::string& text) {
  const ScriptSums sums = sums_of(text);
  ScriptHasher hasher;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    for (std::size_t at = 0; at < text.size(); at += piece) hasher.update(std::string_view(text).substr(at, piece));
    require(hasher.finish() == sums, "the sums don't depend on the size of the pieces");
  }
  const std::string unified = with_lf(text);
  require(sums_of(unified) == sums, "CRLF and CR are line ends as LF is");
  require(sums_of(without(text, "\r\n")).checksum == sums.checksum, "the checksum is over lines without their ends");
  const std::size_t end = unified.find_last_not_of('\n') + 1;  // 0 if there is nothing else
  for (const std::size_t ends : {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17}}) {
    const Digest applied = sums_of(unified.substr(0, end) + std::string(ends, '\n')).digest;
    PieceSource source(text, 7);
    require(is_harmless_variant(source, applied) == (ends <= kMostLineEnds), "only line ends at the end are harmless");
  }
}

}  // namespace
}  // namespace godwit::fuzz

// A first byte 01 to 03 picks an encoding other than UTF-8; 04 puts so much in front of the rest that it lies where the
// first piece of the file ends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit::fuzz;
  Input input(data, size);
  const unsigned kind = size > 0 && data[0] >= 1 && data[0] <= 4 ? input.take_byte() : 0;
  std::string bytes(input.rest());
  if (kind == 1) {
    check_decoding(bytes, "UTF-16", from_utf16(bytes));
  } else if (kind == 2) {
    check_decoding(bytes, "ISO-8859-1", from_latin1(bytes));
  } else if (kind == 3) {
    bytes.insert(0, kPieceSize - std::min(bytes.size() / 4 * 2, kPieceSize), '\0');
    check_decoding(bytes, "UTF-16", from_utf16(bytes));
  } else {
    if (kind == 4) bytes.insert(0, kPieceSize - std::min(bytes.size() / 2, kPieceSize), 'x');
    check_decoding(bytes, "UTF-8", from_utf8(bytes));
    if (kind != 4) check_sums(bytes);
  }
  return 0;
}
