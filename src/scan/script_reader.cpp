// One pass makes both sums of a repeatable: its bytes are hashed on their way into the replacement. Its text as written
// is summed as well, because a history may have been written without replacement.
#include "scan/script_reader.h"

#include <array>

#include "base/utf8.h"
#include "digest/script_hasher.h"
#include "digest/sha256.h"
#include "scan/files/file_source.h"
#include "scan/files/script_origin.h"
#include "script/text/script_config.h"

namespace godwit {
namespace {

constexpr std::size_t kPieceSize = 64 * 1024;
constexpr std::uint64_t kLongestConfig = 1024 * 1024;

// Hashes a text on its way to somebody else.
class HashedText final : public TextSource {
 public:
  explicit HashedText(TextSource& text) : text_(text) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t taken = text_.read(buffer, size);
    hasher_.update({buffer, taken});
    return taken;
  }
  ScriptSums finish() { return hasher_.finish(); }

 private:
  TextSource& text_;
  ScriptHasher hasher_;
};

// The encoding that a byte order mark stands for; nullopt if there is none. UTF-16LE could begin UTF-32LE's mark too,
// but only with a NUL as its first character.
std::optional<std::string> marked_encoding(const ScriptFile& file) {
  std::array<char, 4> start{};
  const std::string_view bytes(start.data(), file.read_at(0, start.data(), start.size()));
  if (bytes.starts_with(kByteOrderMark)) return "UTF-8";
  if (bytes == std::string_view("\xFF\xFE\0\0", 4)) return "UTF-32LE";
  if (bytes == std::string_view("\0\0\xFE\xFF", 4)) return "UTF-32BE";
  if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
  return std::nullopt;
}

Digest digest_of_bytes(const ScriptFile& file) {
  Sha256 sum;
  std::vector<char> buffer(kPieceSize);
  std::uint64_t offset = 0;
  while (const std::size_t size = file.read_at(offset, buffer.data(), buffer.size())) {
    sum.update({buffer.data(), size});
    offset += size;
  }
  return sum.finish();
}

// The form of git-lfs's docs/spec.md, which has at most 1,024 bytes, and that of its predecessors.
bool is_lfs_pointer(const ScriptFile& file) {
  if (file.size() > 1024) return false;
  std::array<char, 64> start{};
  const std::string_view bytes(start.data(), file.read_at(0, start.data(), start.size()));
  return bytes.starts_with("version https://git-lfs.github.com/spec/") ||
         bytes.starts_with("version https://hawser.github.com/spec/") ||
         bytes.starts_with("version http://git-media.io/v/");
}

}  // namespace

Digest digest_of_bytes(const std::string& path) {
  return digest_of_bytes(ScriptFile(path));
}

ScriptReader::ScriptReader(const ScanInput& input) : input_(input), buffer_(kPieceSize) {}

Placeholders ScriptReader::placeholders_of(const ResolvedMigration& migration) const {
  return placeholders_for(input_.project.placeholders, input_.builtin_placeholders, migration.script);
}

bool ScriptReader::read_config(ResolvedMigration& migration) const {
  const std::string path = migration.path + ".conf";
  const ScriptFile file =
      migration.origin ? ScriptFile(path, migration.origin->jar, *migration.origin->config) : ScriptFile(path);
  if (file.size() > kLongestConfig) {
    throw Error(ErrorCode::script_config,
                "The configuration of a script cannot have " + std::to_string(file.size()) +
                    " bytes. Write key=value lines, or remove the file.",
                {path});
  }
  std::string text(file.size(), '\0');
  text.resize(file.read_at(0, text.data(), text.size()));
  migration.config = parse_script_config(text, file.path(), placeholders_of(migration));
  return text.find(input_.project.placeholders.prefix) != std::string::npos;
}

void ScriptReader::read_script(ResolvedMigration& migration) {
  const ScriptFile file(migration);
  migration.size = file.size();
  migration.lfs_pointer = is_lfs_pointer(file);
  if (input_.project.detect_encoding && !migration.config.encoding) migration.config.encoding = marked_encoding(file);
  DecodedText text(file, encoding_for(input_.project.encoding, migration), migration.script);
  HashedText raw(text);
  if (migration.repeatable() && replaces_placeholders(input_.project.placeholders, migration)) {
    bool replaced = false;
    migration.sums = replaced_sums(raw, migration, replaced);
    const ScriptSums raw_sums = raw.finish();
    if (replaced) migration.raw_sums = raw_sums;
  } else {
    while (raw.read(buffer_.data(), buffer_.size()) != 0) continue;
    migration.sums = raw.finish();
  }
}

void ScriptReader::read_program(ResolvedMigration& migration) {
  const ScriptFile file(migration.path);
  migration.size = file.size();
  migration.sums.digest = digest_of_bytes(file);
}

ScriptSums ScriptReader::replaced_sums(TextSource& text, const ResolvedMigration& migration, bool& replaced) {
  const Placeholders values = placeholders_of(migration);
  PlaceholderSource source(text, values, migration.script);
  ScriptHasher hasher;
  while (const std::size_t size = source.read(buffer_.data(), buffer_.size())) {
    hasher.update({buffer_.data(), size});
    source.edits().clear();
  }
  replaced = source.replaced();
  return hasher.finish();
}

}  // namespace godwit
