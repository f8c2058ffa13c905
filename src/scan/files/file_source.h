#pragma once
// The only place that reads script files.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "archive/entry_reader.h"
#include "base/text_source.h"
#include "model/migration.h"

namespace godwit {

/// A script file held open, or an entry of a jar, which is unpacked as it is read; reading starts at its first byte as
/// often as wanted. One thread at a time. Closes on destruction.
class ScriptFile {
 public:
  /// Throws Error(unreadable_script) with the system's reason.
  explicit ScriptFile(std::string path);
  /// A text that stands in no file of its own; `path` is its name in messages. Throws Error(io) without memory for it.
  ScriptFile(std::string path, std::string_view bytes);
  /// An entry of a jar; `path` as above.
  ScriptFile(std::string path, std::shared_ptr<const ZipFile> jar, const ZipEntry& entry);
  /// The script itself, wherever it stands.
  explicit ScriptFile(const ResolvedMigration& migration);
  ~ScriptFile();
  ScriptFile(const ScriptFile&) = delete;
  ScriptFile& operator=(const ScriptFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }  ///< bytes on disk when it was opened; in a jar: unpacked
  /// Bytes from `offset`; 0 at the end. Throws Error(unreadable_script).
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const;

 private:
  void open_path();

  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  mutable std::optional<EntryReader> entry_;  // instead of the descriptor; it knows how far it has read
};

/// The text of a file: decoded from `encoding` to UTF-8, one byte order mark at the start removed, nothing else
/// changed. read() throws Error(malformed_script) with line, column and byte offset of the first bad byte; construction
/// throws Error(unknown_encoding). UTF-8 is checked by our own validator, everything else goes through iconv.
class DecodedText final : public TextSource {
 public:
  /// `name` is the script's name for messages. `file` must outlive this.
  DecodedText(const ScriptFile& file, const std::string& encoding, std::string name);
  ~DecodedText() override;
  std::size_t read(char* buffer, std::size_t size) override;
  /// Bytes of the file taken so far (for progress).
  std::uint64_t bytes_taken() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace godwit
