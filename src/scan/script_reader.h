#pragma once
// One script from disk: its `.conf`, its size and its sums.

#include <vector>

#include "model/migration.h"
#include "scan/resolver.h"

namespace godwit {

/// SHA-256 of the bytes as they stand there now. Throws Error(unreadable_script).
Digest digest_of_bytes(const std::string& path);

/// Reads scripts one after the other. `input` must outlive it.
class ScriptReader {
 public:
  explicit ScriptReader(const ScanInput& input);

  /// Sets config, of `<path>.conf`. True if the text has placeholders. Throws Error(script_config, unreadable_script).
  bool read_config(ResolvedMigration& migration) const;
  /// Sets size, lfs_pointer, sums and raw_sums, and the encoding where a byte order mark decides it. Opens and reads
  /// the file once. Throws Error(unreadable_script, malformed_script, unknown_encoding, placeholder_missing,
  /// unterminated).
  void read_script(ResolvedMigration& migration);

  /// Of a program: size, and as its digest the SHA-256 of its bytes. Throws Error(unreadable_script).
  void read_program(ResolvedMigration& migration);

 private:
  Placeholders placeholders_of(const ResolvedMigration& migration) const;
  ScriptSums replaced_sums(TextSource& text, const ResolvedMigration& migration, bool& replaced);

  const ScanInput& input_;
  std::vector<char> buffer_;
};

}  // namespace godwit
