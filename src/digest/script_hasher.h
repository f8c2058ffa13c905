#pragma once
// Both sums over a script in one pass.

#include <memory>
#include <string_view>

#include "model/checksum.h"

namespace godwit {

/// Takes UTF-8 text (its byte order mark already removed) in pieces of any size.
/// CRC-32: Flyway's, over lines without LF, CRLF or CR. SHA-256: over the text with CRLF and CR made LF.
/// One thread at a time; reusable after finish(). Throws Error(unexpected) if OpenSSL refuses.
class ScriptHasher {
 public:
  ScriptHasher();
  ~ScriptHasher();
  ScriptHasher(ScriptHasher&&) noexcept;
  ScriptHasher& operator=(ScriptHasher&&) noexcept;

  void update(std::string_view text);
  /// The sums of everything since construction or the last finish(); starts anew.
  ScriptSums finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

ScriptSums sums_of(std::string_view text);

}  // namespace godwit
