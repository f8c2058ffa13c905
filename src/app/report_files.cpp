#include "app/report_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/strings.h"
#include "report/render.h"

namespace godwit {
namespace {

std::string render_json_file(const std::vector<Report>& reports, const std::string&) {
  return render_json(reports);
}

[[noreturn]] void refuse(ErrorCode code, const std::string& name, int error) {
  throw Error(code, "The report " + name + " cannot be written: " + std::generic_category().message(error) + ".");
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// What a link points at is written, and the link stays.
std::string resolve(const std::string& name) {
  std::error_code unknown;
  const std::filesystem::path path = std::filesystem::weakly_canonical(name, unknown);
  return unknown ? name : path.string();
}

}  // namespace

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

void ReportFiles::open_file(File& file) {
  struct stat facts {};
  if (stat(file.path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode)) {
    file.descriptor = open(file.path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  } else if (facts.st_mode != 0 && access(file.path.c_str(), W_OK) != 0) {
    refuse(ErrorCode::configuration, file.name, errno);
  } else {
    file.temporary = file.path + ".godwit-" + std::to_string(getpid());
    file.descriptor = open(file.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  }
  if (file.descriptor >= 0) return;
  const int error = errno;
  file.temporary.clear();
  refuse(ErrorCode::configuration, file.name, error);
}

ReportFiles::ReportFiles(const OutputOptions& options) {
  std::vector<std::string> names = options.report_files;
  if (names.empty() && options.reports == true) names = {"report.html"};
  if (options.reports == false) names.clear();
  try {
    for (const std::string& name : names) {
      files_.push_back({name, resolve(name), "", -1, renderer_of(name)});
      open_file(files_.back());
    }
  } catch (...) {
    discard();
    throw;
  }
}

ReportFiles::~ReportFiles() {
  discard();
}

void ReportFiles::discard() {
  for (const File& file : files_) {
    if (file.descriptor >= 0) close(file.descriptor);
    if (!file.temporary.empty()) unlink(file.temporary.c_str());
  }
  files_.clear();
}

void ReportFiles::write(const std::vector<Report>& reports) {
  const std::string folder = std::filesystem::current_path().string();
  for (File& file : files_) {
    if (!write_all(file.descriptor, file.render(reports, folder))) refuse(ErrorCode::io, file.name, errno);
    if (file.temporary.empty()) continue;
    if (fsync(file.descriptor) != 0) refuse(ErrorCode::io, file.name, errno);
    if (rename(file.temporary.c_str(), file.path.c_str()) != 0) refuse(ErrorCode::io, file.name, errno);
    file.temporary.clear();
  }
}

}  // namespace godwit
