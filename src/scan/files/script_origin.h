#pragma once
// A script inside a jar.

#include <memory>
#include <optional>

#include "archive/zip_file.h"

namespace godwit {

/// Const once built: any thread.
struct ScriptOrigin {
  std::shared_ptr<const ZipFile> jar;
  ZipEntry entry;
  std::optional<ZipEntry> config;  ///< the `.conf` beside it
};

}  // namespace godwit
