#include "engine/prepare/script_stream.h"

namespace godwit {

class ScriptStream::HashingSource final : public TextSource {
 public:
  explicit HashingSource(TextSource& text) : text_(text) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t taken = text_.read(buffer, size);
    hasher_.update({buffer, taken});
    bytes_ += taken;
    return taken;
  }
  ScriptSums finish() { return hasher_.finish(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  TextSource& text_;
  ScriptHasher hasher_;
  std::uint64_t bytes_ = 0;
};

ScriptStream::ScriptStream(const ScriptFile& file, const ResolvedMigration& migration, const RunOptions& options,
                           const SessionSettings& settings)
    : text_(file, encoding_for(options.encoding, migration), migration.script),
      hashed_(std::make_unique<HashingSource>(text_)),
      script_(migration.script) {
  TextSource* source = hashed_.get();
  if (replaces_placeholders(options.placeholders, migration)) {
    values_ = placeholders_for(options.placeholders, options.builtin_placeholders, migration.script);
    replaced_ = std::make_unique<PlaceholderSource>(*hashed_, values_, migration.script);
    source = replaced_.get();
  }
  splitter_ = std::make_unique<StatementSplitter>(*source, settings, migration.script);
}

ScriptStream::~ScriptStream() = default;

bool ScriptStream::next(SqlStatement& statement) {
  return splitter_->next(statement);
}

std::map<std::string, std::string> ScriptStream::placeholders() const {
  return replaced_ ? replaced_->used() : std::map<std::string, std::string>();
}

ScriptSums ScriptStream::finish() {
  const std::uint64_t seen = splitter_->statement_bytes() + splitter_->skipped_bytes();
  const bool replaced = replaced_ && replaced_->replaced();
  if (!replaced && seen != hashed_->bytes()) {
    throw Error(ErrorCode::unexpected,
                "The splitter accounts for " + std::to_string(seen) + " of " + std::to_string(hashed_->bytes()) +
                    " bytes; the script was not recorded as applied. Please report this script.",
                {script_});
  }
  return hashed_->finish();
}

}  // namespace godwit
