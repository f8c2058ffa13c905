#pragma once
// The bytes of a file into UTF-8, piece by piece.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "scan/files/file_source.h"

namespace godwit {

/// Decodes a file from its beginning. One thread at a time.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// The next whole code points, valid until the next call. Empty at the end, and in front of bytes that are no text:
  /// then malformed() is true and bytes_taken() is the offset of the first bad byte. Throws Error(unreadable_script).
  virtual std::string_view next() = 0;

  bool malformed() const { return malformed_; }
  std::uint64_t bytes_taken() const { return taken_; }

 protected:
  bool malformed_ = false;
  std::uint64_t taken_ = 0;
};

/// Encoding names as iconv knows them, in any case, and Java's spellings of them. UTF-16 and UTF-32 without a byte
/// order mark are big endian, as in Java. Throws Error(unknown_encoding). `file` must outlive the decoder.
std::unique_ptr<Decoder> make_decoder(const ScriptFile& file, const std::string& encoding);

/// Throws Error(unknown_encoding) if there is no decoder of that name.
void check_encoding(const std::string& encoding);

}  // namespace godwit
