#include "app/output/output.h"

#include <filesystem>
#include <iostream>

#include "base/strings.h"
#include "report/display_width.h"
#include "report/render/render.h"
#include "report/summary.h"

namespace godwit {
namespace {

// Versions, and descriptions of repeatables: what cherryPick takes.
std::string migration_ids(const Report& report) {
  std::vector<std::string> ids;
  for (const MigrationRow& row : report.migrations) ids.push_back(row.version.empty() ? row.description : row.version);
  return printable(join(ids, ",")) + "\n";
}

}  // namespace

Output::Output(const OutputOptions& options, std::size_t commands)
    : options_(options),
      terminal_(find_terminal(options.color)),
      several_(commands > 1),
      folder_(std::filesystem::current_path().string()),
      files_(options) {}

int Output::show(Report report) {
  told_.push_back(printable(summary_of(report)));
  last_code_ = report.code;
  if (options_.type == OutputType::text) print_text(report);
  if (options_.type == OutputType::json) print_json(report);
  if (options_.type == OutputType::github) std::cout << render_github(report, folder_) << std::flush;
  check_out();
  if (!first_failed_ && !report.success()) {
    first_failed_ = report;
    first_failed_->migrations = {};
  }
  if (keeps_reports()) reports_.push_back(std::move(report));
  return code_after(last_code_);
}

bool Output::keeps_reports() const {
  const bool at_the_end =
      options_.type == OutputType::html || options_.type == OutputType::junit || options_.type == OutputType::sarif;
  return at_the_end || wants_report_files(options_);
}

void Output::check_out() {
  if (!std::cout && !unwritten_) say_unwritten("Standard output could not be written.");
}

// The work is done: whoever sees the exit code alone would do it again.
void Output::say_unwritten(const std::string& what) {
  unwritten_ = true;
  std::string done;
  for (const std::string& line : told_) done += " " + line;
  std::cerr << "ERROR: " << printable(what) << " What the command did:" << done << std::endl;
}

int Output::code_after(ErrorCode code) const {
  return exit_code(code == ErrorCode::none && unwritten_ ? ErrorCode::io : code);
}

void Output::print_text(const Report& report) const {
  if (options_.migration_ids && report.operation == Operation::info && report.success()) {
    std::cout << migration_ids(report) << std::flush;
    return;
  }
  const RenderedText text = render_text(report, {terminal_.color, terminal_.width});
  const bool asked = report.operation == Operation::current ||
                     report.operation == Operation::new_script;  // the answer, whole and alone
  if (!options_.quiet || !report.success() || asked) std::cout << text.out << std::flush;
  std::cerr << text.error << std::flush;
}

// As each command ends: whoever reads along need not wait for the last one.
void Output::print_json(const Report& report) const {
  if (several_) std::cout << (told_.size() == 1 ? "{\"individualResults\": [\n" : ",\n");
  std::cout << render_json(report) << std::flush;
}

int Output::finish() {
  if (options_.type == OutputType::json && several_)
    std::cout << render_json_end(first_failed_ ? &*first_failed_ : nullptr) << std::flush;
  if (options_.type == OutputType::html) std::cout << render_html(reports_, folder_) << std::flush;
  if (options_.type == OutputType::junit) std::cout << render_junit(reports_, folder_) << std::flush;
  if (options_.type == OutputType::sarif) std::cout << render_sarif(reports_, folder_) << std::flush;
  check_out();
  try {
    files_.write(reports_, folder_);
  } catch (const Error& error) {
    say_unwritten(error.what());
  }
  return code_after(last_code_);
}

}  // namespace godwit
