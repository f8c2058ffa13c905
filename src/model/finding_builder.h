#pragma once
// Findings, said in one go: FindingBuilder::warning(code, text).at(where).about(script).in({path}).

#include <string>
#include <utility>
#include <vector>

#include "godwit/finding.h"
#include "model/migration.h"

namespace godwit {

class FindingBuilder {
 public:
  FindingBuilder(Severity severity, ErrorCode code, std::string message) {
    finding_.severity = severity;
    finding_.code = code;
    finding_.message = std::move(message);
  }
  static FindingBuilder error(ErrorCode code, std::string message) {
    return {Severity::error, code, std::move(message)};
  }
  static FindingBuilder warning(std::string message, ErrorCode code = ErrorCode::none) {
    return {Severity::warning, code, std::move(message)};
  }
  static FindingBuilder note(std::string message, ErrorCode code = ErrorCode::none) {
    return {Severity::note, code, std::move(message)};
  }

  /// Every file concerned.
  FindingBuilder& in(std::vector<std::string> files) {
    finding_.files = std::move(files);
    return *this;
  }
  FindingBuilder& at(Where where) {
    finding_.where = std::move(where);
    return *this;
  }
  /// With its file, version and description.
  FindingBuilder& about(const ResolvedMigration& script) {
    finding_.version = script.version ? script.version->text() : "";
    finding_.description = script.description;
    return in({script.path});
  }
  /// It belongs into validate's list of invalid migrations.
  FindingBuilder& listed() {
    finding_.about_migration = true;
    return *this;
  }

  // Implicit, so that a finding can be returned or added to a list as it is said.
  operator Finding() const { return finding_; }

 private:
  Finding finding_;
};

}  // namespace godwit
