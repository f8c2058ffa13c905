// Finding and reading are two steps, so that ScriptCache keeps what was found: for another tenant only scripts whose
// sums or .conf depend on placeholders are read again. What is wrong with one script is kept with it and ends nothing,
// because all findings are wanted at once.
#include "scan/resolver.h"

#include <algorithm>
#include <array>
#include <compare>
#include <tuple>

#include "base/ascii.h"
#include "base/strings.h"
#include "model/finding_builder.h"
#include "scan/files/decoder.h"
#include "scan/names/script_name.h"
#include "scan/script_reader.h"
#include "scan/walk.h"

namespace godwit {
namespace {

struct Candidate {
  ResolvedMigration migration;
  bool has_config = false;
  std::optional<bool> read = {};  // without a finding; nullopt: it was not tried
  bool varies = false;            // with the values of placeholders
  std::optional<Finding> problem = {};
};

struct FoundCallback {
  CallbackScript callback;  // still without its file
  Candidate candidate;

  const std::string& path() const { return candidate.migration.path; }
};

// By kind, then in the order of the MigrationSet. Two that are equal in it are duplicates.
std::weak_ordering compare(const ResolvedMigration& a, const ResolvedMigration& b) {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  return a.repeatable() ? a.description <=> b.description : *a.version <=> *b.version;
}

bool comes_before(const Candidate& a, const Candidate& b) {
  const auto order = compare(a.migration, b.migration);
  return order < 0 || (order == 0 && a.migration.path < b.migration.path);
}

// A file that was left out, but whose name begins as that of a migration does.
bool looks_like_migration(std::string_view name, const NamingOptions& naming) {
  for (const std::string* prefix :
       {&naming.versioned_prefix, &naming.baseline_prefix, &naming.undo_prefix, &naming.repeatable_prefix}) {
    if (name.size() <= prefix->size()) continue;
    const char behind = name[prefix->size()];
    const bool digit = is_digit(behind) && !(prefix->empty() && prefix == &naming.repeatable_prefix);
    const bool follows = digit || (!prefix->empty() && naming.separator.starts_with(behind));
    if (follows && equals_ignore_case(name.substr(0, prefix->size()), *prefix)) return true;
  }
  return false;
}

// By ScriptKind.
constexpr std::array<std::string_view, 4> kKindTexts = {"versioned", "repeatable", "undo", "baseline"};

// The others (a bad setting, no memory) would be the same for every script and end the command.
bool is_about_script(ErrorCode code) {
  return exit_code(code) == exit_code(ErrorCode::validate) || code == ErrorCode::unknown_encoding;
}

}  // namespace

// All that was found, and what of it was read.
struct FoundScripts {
  std::vector<Candidate> candidates;
  std::vector<FoundCallback> callbacks;
  std::vector<Finding> findings;  // but for those of the candidates
  bool encoding_known = true;     // the project's
};

namespace {

// Finds files, reads them, makes a set of them. With what the scan of another target has left it needs no find().
class Resolver {
 public:
  explicit Resolver(const ScanInput& input, FoundScripts found = {})
      : input_(input), naming_(input.project.naming), reader_(input), found_(std::move(found)) {}

  void find();
  void read();
  const FoundScripts& found() const { return found_; }
  MigrationSet take_set();

 private:
  void take_names(const FoundFiles& found);
  void take_callback(const FoundFile& file);
  FoundFiles find_scripts(const std::vector<std::string>& locations) const;
  void find_callbacks();
  void report_programs();
  void refuse_callbacks();
  void report_prefix();
  void report_left_out(const std::vector<std::string>& files);
  void report_duplicates();
  void report_duplicates(const Candidate* begin, const Candidate* end);
  void check_project_encoding();
  void read(Candidate& candidate, bool program = false);
  Finding failure_of(const Candidate& candidate, const Error& error, bool in_config) const;

  const ScanInput& input_;
  const NamingOptions& naming_;
  ScriptReader reader_;
  FoundScripts found_;
};

void Resolver::find() {
  check_naming(naming_);
  FoundFiles files = find_scripts(input_.project.locations);
  found_.findings = std::move(files.findings);
  report_prefix();
  take_names(files);
  find_callbacks();
  report_programs();
  refuse_callbacks();
  std::sort(found_.candidates.begin(), found_.candidates.end(), comes_before);
  // The bare name first, then by the text behind it (Flyway 10.22, tests/compat).
  std::sort(found_.callbacks.begin(), found_.callbacks.end(), [](const FoundCallback& a, const FoundCallback& b) {
    const auto key = [](const FoundCallback& one) {
      return std::tuple<std::string_view, const std::string&, const std::string&>(
          callback_event_text(one.callback.event), one.callback.text, one.path());
    };
    return key(a) < key(b);
  });
  report_duplicates();
  check_project_encoding();
}

void Resolver::read() {
  for (Candidate& candidate : found_.candidates) read(candidate);
  for (FoundCallback& found : found_.callbacks) {
    read(found.candidate, found.callback.program);
  }
}

void Resolver::take_names(const FoundFiles& found) {
  std::vector<std::string> left_out;
  std::string why;
  for (const FoundFile& file : found.files) {
    std::optional<ScriptName> name =
        file.java ? parse_class_name(file.name()) : parse_script_name(file.name(), naming_, &why);
    if (name) {
      ResolvedMigration migration;
      migration.kind = name->kind;
      migration.version = std::move(name->version);
      migration.description = std::move(name->description);
      migration.script = file.script;
      migration.path = file.path;
      migration.origin = file.origin;
      migration.java = file.java;
      found_.candidates.push_back({std::move(migration), file.has_config});
    } else if (why.empty()) {
      take_callback(file);
    } else if (naming_.validate_migration_naming) {
      const std::string form = naming_.versioned_prefix + "<version>" + naming_.separator + "<description>";
      found_.findings.push_back(
          FindingBuilder::error(ErrorCode::naming, file.path + " is not named like a migration: " + why +
                                                       ". Rename it to " + form + naming_.suffixes.front() +
                                                       " or the like, or take it out of the location.")
              .in({file.path}));
    } else if (looks_like_migration(file.name(), naming_)) {
      left_out.push_back(file.path);
    }
  }
  if (!left_out.empty()) report_left_out(left_out);
}

void Resolver::take_callback(const FoundFile& file) {
  auto name = parse_callback_name(file.name(), naming_);
  const bool program = !name;
  if (program) name = parse_program_name(file.name(), naming_);
  if (!program && input_.project.skip_default_callbacks) return;  // programs stay (Flyway 10.22 and 13.12)
  const auto same = [&](const FoundCallback& known) { return known.path() == file.path; };
  if (!name || std::any_of(found_.callbacks.begin(), found_.callbacks.end(), same)) return;
  ResolvedMigration script;
  script.script = file.script;
  script.path = file.path;
  script.origin = file.origin;
  found_.callbacks.push_back({{name->event, std::move(name->text), {}, program}, {std::move(script), file.has_config}});
}

// With the programs beside them, which are callbacks or nothing.
FoundFiles Resolver::find_scripts(const std::vector<std::string>& locations) const {
  ProjectOptions project = input_.project;
  project.locations = locations;
  for (std::string& suffix : program_suffixes()) project.naming.suffixes.push_back(std::move(suffix));
  return find_files(project);
}

void Resolver::find_callbacks() {
  if (input_.project.callback_locations.empty()) return;
  const FoundFiles found = find_scripts(input_.project.callback_locations);
  found_.findings.insert(found_.findings.end(), found.findings.begin(), found.findings.end());
  for (const FoundFile& file : found.files) take_callback(file);
}

// Files that Flyway would run and godwit does not are named once, all of them.
void Resolver::report_programs() {
  const auto warn = [&](std::vector<std::string> files, const std::string& why) {
    if (files.empty()) return;
    std::sort(files.begin(), files.end());
    const std::string message = "Not run: " + join(files, ", ") + ". " + why;
    found_.findings.push_back(FindingBuilder::warning(message, ErrorCode::callback_not_run).in(files));
  };
  std::vector<std::string> off;
  std::vector<std::string> foreign;
  std::vector<std::string> packed;
  std::erase_if(found_.callbacks, [&](const FoundCallback& found) {
    const std::string& path = found.path();
    if (!found.callback.program) return false;
    if (found.candidate.migration.origin != nullptr) {
      packed.push_back(path);
    } else if (!can_be_run(path)) {
      foreign.push_back(path);
    } else if (!input_.project.executable_callbacks) {
      off.push_back(path);
    } else {
      return false;
    }
    return true;
  });
  warn(off, "Callbacks that are programs run with -executableCallbacks=true only.");
  warn(packed, "A program cannot be run out of a jar; put it into a folder.");
  warn(foreign, "No shell here takes callbacks of this kind; write them as .sh, .bash or .py.");
}

// An event that is not fired for a file would else be passed over in silence.
void Resolver::refuse_callbacks() {
  std::erase_if(found_.callbacks, [&](const FoundCallback& found) {
    const CallbackScript& callback = found.callback;
    const std::string event(callback_event_text(callback.event));
    const CallbackForm form = facts_of(callback.event).form;
    if (form == CallbackForm::any || (form == CallbackForm::program && callback.program)) return false;
    const std::string why =
        form == CallbackForm::none
            ? "reports are written when the connection is closed, and godwit fires no event then. Start what it does "
              "behind godwit, and remove the file."
            : "there is no connection yet when " + event + " is fired, so it can only be a program (" + event +
                  ".sh, with -executableCallbacks=true). For SQL in front of everything else name the "
                  "file afterConnect.sql.";
    found_.findings.push_back(
        FindingBuilder::error(ErrorCode::callback_not_run, found.path() + " can never run: " + why).in({found.path()}));
    return true;
  });
}

// Flyway 10.22, tests/compat: baseline scripts are looked for first.
void Resolver::report_prefix() {
  if (naming_.versioned_prefix != naming_.baseline_prefix) return;
  found_.findings.push_back(FindingBuilder::warning(
      "sqlMigrationPrefix and baselineMigrationPrefix are both \"" + naming_.versioned_prefix +
          "\": every such script is read as a baseline and none as a versioned migration, as by Flyway. Give them "
          "different prefixes.",
      ErrorCode::naming));
}

void Resolver::report_left_out(const std::vector<std::string>& files) {
  const std::string message =
      "Left out, because the name is almost but not quite that of a migration: " + join(files, ", ") +
      ". Rename what should run; -validateMigrationNaming=true says what is wrong.";
  found_.findings.push_back(FindingBuilder::note(message, ErrorCode::naming).in(files));
}

void Resolver::report_duplicates() {
  const Candidate* const end = found_.candidates.data() + found_.candidates.size();
  for (const Candidate* first = found_.candidates.data(); first != end;) {
    const Candidate* const behind = std::find_if(
        first, end, [&](const Candidate& other) { return compare(first->migration, other.migration) != 0; });
    if (behind - first > 1) report_duplicates(first, behind);
    first = behind;
  }
}

void Resolver::report_duplicates(const Candidate* begin, const Candidate* end) {
  std::vector<std::string> files;
  for (const Candidate* each = begin; each != end; ++each) files.push_back(each->migration.path);
  const ResolvedMigration& migration = begin->migration;
  const std::string what =
      migration.repeatable() ? "description \"" + migration.description + "\"" : "version " + migration.version->text();
  found_.findings.push_back(
      FindingBuilder::error(migration.repeatable() ? ErrorCode::duplicate_repeatable : ErrorCode::duplicate_versioned,
                            "More than one " + std::string(kKindTexts[static_cast<std::size_t>(migration.kind)]) +
                                " migration has the " + what + ": " + join(files, ", ") +
                                ". Keep one of them, or give the others another " +
                                (migration.repeatable() ? "description." : "version."))
          .about(migration)
          .in(files));
}

// Said once, not for every file.
void Resolver::check_project_encoding() {
  try {
    check_encoding(input_.project.encoding);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unknown_encoding) throw;
    found_.encoding_known = false;
    found_.findings.push_back(FindingBuilder::error(error.code(), error.what()));
  }
}

void Resolver::read(Candidate& candidate, bool program) {
  if (candidate.read && !candidate.varies) return;
  candidate.problem.reset();
  candidate.migration.raw_sums.reset();
  candidate.read = true;
  if (candidate.migration.java) return;
  bool in_config = candidate.has_config && !program;
  try {
    if (in_config) candidate.varies = reader_.read_config(candidate.migration);
    in_config = false;
    if (program) return reader_.read_program(candidate.migration);
    reader_.read_script(candidate.migration);
    candidate.varies = candidate.varies || candidate.migration.raw_sums.has_value();
  } catch (const Error& error) {
    if (!is_about_script(error.code())) throw;
    candidate.read = false;
    candidate.varies = true;
    const bool said_already =
        error.code() == ErrorCode::unknown_encoding && !candidate.migration.config.encoding && !found_.encoding_known;
    if (!said_already) candidate.problem = failure_of(candidate, error, in_config);
  }
}

Finding Resolver::failure_of(const Candidate& candidate, const Error& error, bool in_config) const {
  const ResolvedMigration& migration = candidate.migration;
  const std::string config = migration.path + ".conf";
  const bool about_config = in_config || error.code() == ErrorCode::unknown_encoding;
  std::string message = error.what();
  if (message.find(migration.path) == std::string::npos) {
    const Where place{about_config ? config : migration.path, error.where().line, error.where().column};
    message = place.text() + ": " + message;
  }
  std::vector<std::string> files = {migration.path};
  if (about_config) files.insert(files.begin(), config);
  return FindingBuilder::error(error.code(), std::move(message))
      .about(migration)
      .in(std::move(files))
      .at(error.where());
}

MigrationSet Resolver::take_set() {
  MigrationSet set;
  set.findings = std::move(found_.findings);
  // By ScriptKind.
  const std::array lists = {&set.versioned, &set.repeatables, &set.undos, &set.baselines};
  const auto good = [&](Candidate& candidate) {
    if (candidate.problem) set.findings.push_back(std::move(*candidate.problem));
    return candidate.read == true;
  };
  for (Candidate& candidate : found_.candidates) {
    const auto kind = static_cast<std::size_t>(candidate.migration.kind);
    if (good(candidate)) lists[kind]->push_back(std::move(candidate.migration));
  }
  for (auto& [callback, candidate] : found_.callbacks) {
    const bool runs = good(candidate) && candidate.migration.config.should_execute;
    callback.file = std::move(candidate.migration);
    if (runs) set.callbacks.push_back(std::move(callback));
  }
  return set;
}

}  // namespace

MigrationSet scan(const ScanInput& input) {
  Resolver resolver(input);
  resolver.find();
  resolver.read();
  return resolver.take_set();
}

std::vector<CallbackScript> find_programs(const ProjectOptions& project, CallbackEvent event) {
  const ScanInput input{project, {}};
  Resolver resolver(input);
  resolver.find();
  std::vector<CallbackScript> programs;
  for (const auto& [callback, candidate] : resolver.found().callbacks) {
    if (!callback.program || callback.event != event) continue;
    programs.push_back(callback);
    programs.back().file = candidate.migration;
    programs.back().file.sums.digest = digest_of_bytes(candidate.migration.path);
  }
  return programs;
}

MigrationSet ScriptCache::scan(const ScanInput& input) {
  std::unique_lock lock(mutex_);
  if (found_) {
    const std::shared_ptr<const FoundScripts> found = found_;
    lock.unlock();
    Resolver resolver(input, *found);
    resolver.read();
    return resolver.take_set();
  }
  Resolver resolver(input);
  resolver.find();
  resolver.read();
  found_ = std::make_shared<const FoundScripts>(resolver.found());
  return resolver.take_set();
}

Placeholders placeholders_for(const PlaceholderOptions& options, const std::map<std::string, std::string>& builtin,
                              const std::string& script) {
  Placeholders values(options.prefix, options.suffix, options.values);
  const auto set = [&](const std::string& name, const std::string& value) {
    values.set(replace_all(name, ":", options.separator), value);
  };
  for (const auto& [name, value] : builtin) set(name, value);
  set("flyway:filename", script.substr(script.rfind('/') + 1));
  return values;
}

const std::string& encoding_for(const std::string& project_encoding, const ResolvedMigration& migration) {
  return migration.config.encoding ? *migration.config.encoding : project_encoding;
}

bool replaces_placeholders(const PlaceholderOptions& options, const ResolvedMigration& migration) {
  return migration.config.placeholder_replacement.value_or(options.replacement);
}

}  // namespace godwit
