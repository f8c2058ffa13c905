// One descriptor, read by offset: scripts are read several times from their first byte, and the file that was checked
// is the one that runs, also where another one has been put in its place.
#include "scan/files/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/system/memory_file.h"
#include "base/utf8.h"
#include "godwit/error.h"
#include "scan/files/decoder.h"
#include "scan/files/script_origin.h"
#include "script/text/source_position.h"

namespace godwit {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw Error(ErrorCode::unreadable_script,
              path + " cannot be read: " + reason +
                  ". Make it a file that the user running godwit may read, or take it out of the location.");
}

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a named pipe";
  if (S_ISSOCK(mode)) return "it is a socket";
  return "it is a device";
}

// The decoder's text without the byte order mark at its start.
class MarklessText {
 public:
  MarklessText(const ScriptFile& file, const std::string& encoding) : decoder_(make_decoder(file, encoding)) {}

  std::string_view next() {
    std::string_view piece = decoder_->next();
    if (at_start_ && piece.starts_with(kByteOrderMark)) {
      piece.remove_prefix(kByteOrderMark.size());
      if (piece.empty()) piece = decoder_->next();
    }
    at_start_ = false;
    return piece;
  }
  const Decoder& decoder() const { return *decoder_; }

 private:
  std::unique_ptr<Decoder> decoder_;
  bool at_start_ = true;
};

std::string byte_text(const ScriptFile& file, std::uint64_t offset) {
  char byte = 0;
  if (file.read_at(offset, &byte, 1) == 0) return "a missing byte";
  std::array<char, 8> hex{};
  std::snprintf(hex.data(), hex.size(), "%02X", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  return std::string("byte 0x") + hex.data();
}

// Decodes the file once more up to the bad byte: good files need not pay for counting lines.
[[noreturn]] void refuse_text(const ScriptFile& file, const std::string& encoding, const std::string& name) {
  MarklessText again(file, encoding);
  PositionCounter counter;
  for (std::string_view piece = again.next(); !piece.empty(); piece = again.next()) counter.advance(piece);
  const Where where{name, counter.position().line, counter.position().column};
  const std::uint64_t offset = again.decoder().bytes_taken();
  throw Error(
      ErrorCode::malformed_script,
      Where{file.path(), where.line, where.column}.text() + ": " + byte_text(file, offset) + " at offset " +
          std::to_string(offset) + " is not text in the encoding " + encoding +
          ". Save the file in that encoding, or state its own: for all scripts with -encoding=, for this one with "
          "encoding= in " +
          name + ".conf beside it. A dump with raw binary values has no encoding: make it with --hex-blob.",
      where);
}

}  // namespace

ScriptFile::ScriptFile(std::string path) : path_(std::move(path)) {
  open_path();
}

// O_NONBLOCK: opening a named pipe would wait for a writer that may never come.
void ScriptFile::open_path() {
  descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) {
    const int error = errno;
    struct stat facts {};
    const bool link = lstat(path_.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode);
    const bool special = stat(path_.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode);
    if (special) refuse(path_, kind_of(facts.st_mode));
    refuse(path_, link && error == ENOENT ? "the symbolic link points to nothing" : reason_of(error));
  }
  struct stat facts {};
  const bool known = fstat(descriptor_, &facts) == 0;
  if (known && S_ISREG(facts.st_mode)) {
    size_ = static_cast<std::uint64_t>(facts.st_size);
    return;
  }
  const std::string reason = known ? kind_of(facts.st_mode) : reason_of(errno);
  close(descriptor_);
  refuse(path_, reason);
}

ScriptFile::ScriptFile(std::string path, std::string_view bytes)
    : path_(std::move(path)), descriptor_(open_memory_file(bytes)), size_(bytes.size()) {}

ScriptFile::ScriptFile(std::string path, std::shared_ptr<const ZipFile> jar, const ZipEntry& entry)
    : path_(std::move(path)), size_(entry.size) {
  entry_.emplace(std::move(jar), entry);
}

ScriptFile::ScriptFile(const ResolvedMigration& migration) : path_(migration.path) {
  if (!migration.origin) {
    open_path();
    return;
  }
  entry_.emplace(migration.origin->jar, migration.origin->entry);
  size_ = migration.origin->entry.size;
}

ScriptFile::~ScriptFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::size_t ScriptFile::read_at(std::uint64_t offset, char* buffer, std::size_t size) const {
  if (entry_) return entry_->read_at(offset, buffer, size);
  while (true) {
    const ssize_t taken = pread(descriptor_, buffer, size, static_cast<off_t>(offset));
    if (taken >= 0) return static_cast<std::size_t>(taken);
    if (errno != EINTR) refuse(path_, reason_of(errno));
  }
}

class DecodedText::Impl {
 public:
  Impl(const ScriptFile& file, const std::string& encoding, std::string name)
      : file_(file), encoding_(encoding), name_(std::move(name)), text_(file, encoding) {}

  std::size_t read(char* buffer, std::size_t size) {
    if (rest_.empty()) rest_ = text_.next();
    if (rest_.empty() && text_.decoder().malformed()) refuse_text(file_, encoding_, name_);
    const std::size_t taken = rest_.copy(buffer, size);
    rest_.remove_prefix(taken);
    return taken;
  }
  std::uint64_t bytes_taken() const { return text_.decoder().bytes_taken(); }

 private:
  const ScriptFile& file_;
  std::string encoding_;
  std::string name_;
  MarklessText text_;
  std::string_view rest_;
};

DecodedText::DecodedText(const ScriptFile& file, const std::string& encoding, std::string name)
    : impl_(std::make_unique<Impl>(file, encoding, std::move(name))) {}
DecodedText::~DecodedText() = default;

std::size_t DecodedText::read(char* buffer, std::size_t size) {
  return impl_->read(buffer, size);
}
std::uint64_t DecodedText::bytes_taken() const {
  return impl_->bytes_taken();
}

}  // namespace godwit
