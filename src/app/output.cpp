#include "app/output.h"

#include <filesystem>
#include <iostream>

#include "base/strings.h"
#include "report/render.h"

namespace godwit {
namespace {

void check_out() {
  if (!std::cout) throw Error(ErrorCode::io, "Standard output could not be written.");
}

// Versions, and descriptions of repeatables: what cherryPick takes.
std::string migration_ids(const Report& report) {
  std::vector<std::string> ids;
  for (const MigrationRow& row : report.migrations) ids.push_back(row.version.empty() ? row.description : row.version);
  return join(ids, ",") + "\n";
}

}  // namespace

Output::Output(const OutputOptions& options, std::size_t commands)
    : options_(options),
      terminal_(find_terminal(options.color)),
      several_(commands > 1),
      folder_(std::filesystem::current_path().string()),
      files_(options) {}

int Output::show(Report report) {
  reports_.push_back(std::move(report));
  const Report& shown = reports_.back();
  if (options_.type == OutputType::text) print_text(shown);
  if (options_.type == OutputType::json) print_json(shown);
  if (options_.type == OutputType::github) std::cout << render_github(shown, folder_) << std::flush;
  check_out();
  return exit_code(shown.code);
}

void Output::print_text(const Report& report) const {
  if (options_.migration_ids && report.operation == "info" && report.success()) {
    std::cout << migration_ids(report) << std::flush;
    return;
  }
  const RenderedText text = render_text(report, {terminal_.color, terminal_.width});
  const bool asked = report.operation == "current" || report.operation == "new";  // the answer, whole and alone
  if (!options_.quiet || !report.success() || asked) std::cout << text.out << std::flush;
  std::cerr << text.error << std::flush;
}

// As each command ends: whoever reads along need not wait for the last one.
void Output::print_json(const Report& report) const {
  if (several_) std::cout << (reports_.size() == 1 ? "{\"individualResults\": [\n" : ",\n");
  std::cout << render_json(report) << std::flush;
}

int Output::finish() {
  if (options_.type == OutputType::json && several_) std::cout << render_json_end(reports_) << std::flush;
  if (options_.type == OutputType::html) std::cout << render_html(reports_, folder_) << std::flush;
  if (options_.type == OutputType::junit) std::cout << render_junit(reports_, folder_) << std::flush;
  if (options_.type == OutputType::sarif) std::cout << render_sarif(reports_, folder_) << std::flush;
  check_out();
  const int code = exit_code(reports_.back().code);
  try {
    files_.write(reports_);
  } catch (const Error& error) {
    std::cerr << "ERROR: " << error.what() << std::endl;
    return code != 0 ? code : exit_code(error.code());
  }
  return code;
}

}  // namespace godwit
