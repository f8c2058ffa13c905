#pragma once
// A script file as a stream of statements, hashed on the way.

#include <map>
#include <memory>
#include <string>

#include "digest/script_hasher.h"
#include "engine/prepare/run_options.h"
#include "scan/files/file_source.h"
#include "scan/resolver.h"
#include "script/settings/session_settings.h"
#include "script/statement_splitter.h"
#include "script/text/placeholders.h"

namespace godwit {

/// file → decoded text → hash → placeholders → statements. What is hashed is the text as written.
class ScriptStream {
 public:
  /// `settings` are those that the script finds; the other three must outlive the stream.
  ScriptStream(const ScriptFile& file, const ResolvedMigration& migration, const RunOptions& options,
               const SessionSettings& settings);
  ~ScriptStream();

  /// Next statement; its views stay valid until the next call. Throws Error with the place in the script.
  bool next(SqlStatement& statement);
  /// See StatementSplitter.
  const std::optional<DownMark>& down_mark() const { return splitter_->down_mark(); }
  /// After next() was false: sums of all that was read. Throws Error(unexpected) if a byte is unaccounted for.
  ScriptSums finish();
  /// As the statements so far leave them.
  const SessionSettings& settings() const { return splitter_->settings(); }
  /// Those that were replaced so far, and their values; names in lower case.
  std::map<std::string, std::string> placeholders() const;
  std::uint64_t bytes_taken() const { return text_.bytes_taken(); }

 private:
  class HashingSource;
  DecodedText text_;
  std::unique_ptr<HashingSource> hashed_;
  Placeholders values_;
  std::unique_ptr<PlaceholderSource> replaced_;
  std::unique_ptr<StatementSplitter> splitter_;
  std::string script_;
};

/// The hash of a script as the scan saw it: of the text as written.
inline const ScriptSums& expected_sums(const ResolvedMigration& migration) {
  return migration.raw_sums ? *migration.raw_sums : migration.sums;
}

}  // namespace godwit
