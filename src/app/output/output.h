#pragma once
// The output of a run about its commands: printed, and in files.

#include <optional>
#include <string>
#include <vector>

#include "app/output/report_files.h"
#include "app/output/terminal.h"
#include "config/keys/settings.h"
#include "godwit/report.h"

namespace godwit {

/// Shows the reports of one run in the form that was asked for.
class Output {
 public:
  /// `commands`: how many were asked for. Throws Error(configuration) where a report file cannot be written.
  Output(const OutputOptions& options, std::size_t commands);

  /// Prints it, and keeps it where one document at the end is of all reports. Returns its exit code; 1 where all went
  /// well but standard output could not be written.
  int show(Report report);
  /// Prints and writes what is left. The exit code of the run: that of the last report; 1 where all went well but it
  /// could not all be told: then standard error says what was done.
  int finish();

 private:
  /// A document of all reports is written at the end.
  bool keeps_reports() const;
  void print_text(const Report& report) const;
  void print_json(const Report& report) const;
  void check_out();
  void say_unwritten(const std::string& what);
  int code_after(ErrorCode code) const;

  const OutputOptions& options_;
  Terminal terminal_;
  bool several_;
  std::string folder_;
  ReportFiles files_;
  std::vector<Report> reports_;         // all, where they are kept
  std::vector<std::string> told_;       // the last line of each
  std::optional<Report> first_failed_;  // its findings and failure
  ErrorCode last_code_ = ErrorCode::none;
  bool unwritten_ = false;  // something could not be told, and that was said
};

}  // namespace godwit
