#pragma once
// Reports as files.

#include <string>
#include <vector>

#include "base/system/replaced_file.h"
#include "config/keys/settings.h"
#include "godwit/report.h"

namespace godwit {

/// False: no report goes into a file.
bool wants_report_files(const OutputOptions& options);

/// The files of -reportFilename. That they can be written is found out before a command runs; each appears whole or not
/// at all.
class ReportFiles {
 public:
  /// Makes a temporary file beside each. Throws Error(configuration) for a suffix that is not known and for a place
  /// that cannot be written.
  explicit ReportFiles(const OutputOptions& options);
  /// Fills the files and gives them their names; paths below `folder` are relative to it. Throws Error(io).
  void write(const std::vector<Report>& reports, const std::string& folder);

 private:
  using Render = std::string (*)(const std::vector<Report>& reports, const std::string& folder);
  struct File {
    ReplacedFile file;
    Render render;
  };
  static Render renderer_of(const std::string& name);

  std::vector<File> files_;
};

}  // namespace godwit
