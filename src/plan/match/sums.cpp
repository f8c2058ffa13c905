#include "plan/match/join.h"

namespace godwit {

const ScriptSums* agreeing_sums(const AppliedMigration& row, const ResolvedMigration& file) {
  if (!row.checksum) return nullptr;
  if (*row.checksum == file.sums.checksum) return &file.sums;
  if (file.raw_sums && *row.checksum == file.raw_sums->checksum) return &*file.raw_sums;
  return nullptr;
}

bool digest_differs(const AppliedMigration& row, const ResolvedMigration& file) {
  if (!row.digest || row.digest_stale()) return false;
  const ScriptSums* sums = agreeing_sums(row, file);
  return sums && sums->digest != *row.digest;
}

}  // namespace godwit
