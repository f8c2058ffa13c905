#include "app/output/report_files.h"

#include "base/strings.h"
#include "report/render/render.h"

namespace godwit {
namespace {

std::string render_json_file(const std::vector<Report>& reports, const std::string&) {
  return render_json(reports);
}

std::vector<std::string> wanted_names(const OutputOptions& options) {
  if (options.reports == false) return {};
  if (options.report_files.empty() && options.reports == true) return {"report.html"};
  return options.report_files;
}

}  // namespace

bool wants_report_files(const OutputOptions& options) {
  return !wanted_names(options).empty();
}

ReportFiles::Render ReportFiles::renderer_of(const std::string& name) {
  struct Kind {
    std::string_view suffix;
    Render render;
  };
  constexpr Kind kKinds[] = {{".html", &render_html},        {".htm", &render_html},       {".sarif", &render_sarif},
                             {".sarif.json", &render_sarif}, {".json", &render_json_file}, {".xml", &render_junit}};
  for (const Kind& kind : kKinds) {
    if (ends_with_ignore_case(name, kind.suffix)) return kind.render;
  }
  throw Error(ErrorCode::configuration,
              "The suffix of the report " + name + " says no form. Use .html, .json, .xml (JUnit) or .sarif.");
}

ReportFiles::ReportFiles(const OutputOptions& options) {
  for (const std::string& name : wanted_names(options)) {
    const Render render = renderer_of(name);
    files_.push_back({ReplacedFile("The report " + name, name, 0666), render});
  }
}

void ReportFiles::write(const std::vector<Report>& reports, const std::string& folder) {
  for (File& one : files_) {
    one.file.write(one.render(reports, folder));
    one.file.commit();
  }
}

}  // namespace godwit
