// SQLite cannot say which settings a script has changed, and no statement resets them all, so each is read and
// compared. A session that is lent gets all of them back, our own only those that would harm what comes next.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

// Settings of a connection. Left out on purpose: defer_foreign_keys, which ends with its transaction anyway, and which
// forgets the violations counted so far when it is switched off within one.
constexpr auto kPragmas = std::to_array<const char*>({"foreign_keys",
                                                      "recursive_triggers",
                                                      "ignore_check_constraints",
                                                      "legacy_alter_table",
                                                      "writable_schema",
                                                      "query_only",
                                                      "read_uncommitted",
                                                      "trusted_schema",
                                                      "reverse_unordered_selects",
                                                      "temp_store",
                                                      "synchronous",
                                                      "locking_mode",
                                                      "secure_delete",
                                                      "cell_size_check",
                                                      "automatic_index",
                                                      "full_column_names",
                                                      "short_column_names",
                                                      "count_changes",
                                                      "cache_size",
                                                      "empty_result_callbacks",
                                                      "wal_autocheckpoint",
                                                      "journal_size_limit",
                                                      "fullfsync",
                                                      "checkpoint_fullfsync",
                                                      "analysis_limit",
                                                      "threads"});
// Of each database of a connection: a new session need not begin with the same values.
constexpr auto kOfDatabase = std::to_array<const char*>({"mmap_size", "max_page_count"});
constexpr const char* kLike = "case_sensitive_like";  // can be set, but not asked for
constexpr const char* kJournal = "journal_mode";
// Put back behind each script: no row could be written, or what comes could not be undone.
const std::set<std::string> kPutBack = {"query_only", "writable_schema", kJournal};

std::string first_of(const std::vector<std::string>& values) {
  return values.empty() ? std::string() : values.front();
}

std::string value_of(sqlite3* db, const std::string& pragma) {
  if (pragma == kLike) return first_of(column_of(db, "SELECT 'a' NOT LIKE 'A'"));
  return first_of(column_of(db, "PRAGMA " + pragma));
}

std::map<std::string, std::string> attached(sqlite3* db) {
  const std::vector<std::string> names = column_of(db, "PRAGMA database_list", 1);
  const std::vector<std::string> files = column_of(db, "PRAGMA database_list", 2);
  std::map<std::string, std::string> databases;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != "temp" && names[i] != "main") databases[names[i]] = files.at(i);
  }
  return databases;
}

bool try_run(sqlite3* db, const std::string& sql) {
  return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

// WAL and its opposite stay in the file and were meant to; without a rollback journal no later script could be undone.
bool is_leaked(const std::string& pragma, const std::string& now) {
  return pragma != kJournal || now == "off" || now == "memory";
}

void check_folder(const ConnectionSpec& spec, const std::filesystem::path& folder) {
  std::error_code error;
  const auto status = std::filesystem::status(folder, error);
  if (status.type() == std::filesystem::file_type::directory) return;
  const std::string where = "The database file " + spec.database + " cannot be opened: ";
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(ErrorCode::connection, where + "its folder " + folder.string() +
                                           " does not exist. Make the folder, or correct the path in -url.");
  }
  throw Error(ErrorCode::connection, where + folder.string() + " is not a folder that this user may look into" +
                                         (error ? " (" + error.message() + ")" : "") + ". Correct the path in -url.");
}

std::string parameter_or(const ConnectionSpec& spec, const std::string& name, const std::string& otherwise) {
  const auto found = spec.parameters.find(name);
  return found == spec.parameters.end() ? otherwise : found->second;
}

void register_connector() {
  static const bool once = [] {
    Poco::Data::SQLite::Connector::registerConnector();
    return true;
  }();
  static_cast<void>(once);
}

std::string absolute_path(const ConnectionSpec& spec) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::absolute(spec.database, error);
  if (!error) return path.string();  // ".." behind a symbolic link is the file system's to resolve
  throw Error(ErrorCode::connection, "The database file " + spec.database +
                                         " cannot be opened: the working folder is gone (" + error.message() +
                                         "). Give an absolute path in -url.");
}

// Poco tries an impossible path again and again until its login timeout, and then says no more than that it cannot; so
// the path is looked at first. False if the file is not there yet.
bool check_file(const ConnectionSpec& spec, const std::string& path) {
  check_folder(spec, std::filesystem::path(path).parent_path());
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  const std::string file = "The database file " + spec.database;
  if (type == std::filesystem::file_type::not_found) {
    const std::string mode = parameter_or(spec, "mode", "rwc");
    if (mode == "rwc") return false;
    throw Error(ErrorCode::database_missing,
                file + " does not exist, and mode=" + mode +
                    " in the URL says that it must not be made. Correct the path, or leave the mode out.");
  }
  if (type == std::filesystem::file_type::regular) {
    if (eaccess(path.c_str(), R_OK) == 0) return true;
    throw Error(ErrorCode::permission, file +
                                           " cannot be opened: this user may not read it. Run godwit as its owner, or "
                                           "give the right to read it.");
  }
  const std::string why = error                                           ? error.message()
                          : type == std::filesystem::file_type::directory ? "it is a folder"
                                                                          : "it is not a regular file";
  throw Error(ErrorCode::connection, file + " cannot be opened: " + why + ". Correct the path in -url.");
}

void check_can_create(const ConnectionSpec& spec, const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (eaccess(folder.c_str(), W_OK | X_OK) == 0) return;
  throw Error(ErrorCode::permission, "The database file " + spec.database +
                                         " cannot be made: this user may not write to the folder " + folder +
                                         ". Give the right to write to it, or choose another.");
}

}  // namespace

SqliteConnection::SqliteConnection(ConnectionSpec spec, const std::string& schema) : spec_(std::move(spec)) {
  register_connector();
  busy_timeout_ = patience_ = std::chrono::milliseconds(std::stol(parameter_or(spec_, "busy_timeout", "60000")));
  server_ = {"SQLite", sqlite3_libversion(), "", spec_.database, schema.empty() ? "main" : schema};
  if (!is_in_memory(spec_)) path_ = absolute_path(spec_);
  if (is_in_memory(spec_)) {
    open_session(connect_string(spec_, ""));
  } else if (check_file(spec_, path_)) {
    open_file();
  } else {
    open_session(":memory:");
    standing_in_ = true;
  }
  remember_session();
}

SqliteConnection::~SqliteConnection() {
  rollback();
  if (loan_) give_back();
  const std::lock_guard lock(handle_mutex_);
  db_ = nullptr;
  session_.reset();
}

void SqliteConnection::open_session(const std::string& connect_string) {
  std::unique_ptr<Poco::Data::Session> session;
  try {
    // 0: Poco would repeat a failing open for that many seconds.
    session = std::make_unique<Poco::Data::Session>("SQLite", connect_string, 0);
  } catch (const Poco::Exception& exception) {
    throw Error(ErrorCode::connection, "The database file " + spec_.database + " cannot be opened: " +
                                           exception.message() + ". See that this user may read it and its folder.");
  }
  const std::lock_guard lock(handle_mutex_);
  db_ = Poco::Data::SQLite::Utility::dbHandle(*session);
  session_ = std::move(session);
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  use_busy_handler();
  for (const char* name : {"foreign_keys", "recursive_triggers"}) {
    const std::string value = parameter_or(spec_, name, "");
    if (!value.empty()) run_native(db_, std::string("PRAGMA ") + name + " = " + value);
  }
}

// Replaces the stand-in, and reads the file's header: sqlite3_open alone looks at nothing.
void SqliteConnection::open_file() {
  if (!check_file(spec_, path_)) check_can_create(spec_, path_);
  open_session(connect_string(spec_, path_));
  standing_in_ = false;
  int code = SQLITE_OK;
  const NativeStatement header = compile(db_, "PRAGMA schema_version", code);
  if (header) code = sqlite3_step(header.get());
  if (code != SQLITE_ROW) throw error(code, "The database file " + spec_.database + " cannot be read");
  const std::vector<std::string> settings = std::exchange(replay_, {});
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (i == replayed_before_scripts_) remember_session();
    run_native(db_, settings[i]);
  }
  if (settings.size() <= replayed_before_scripts_) remember_session();
}

SqliteSettings read_session(sqlite3* db) {
  SqliteSettings settings;
  for (const char* pragma : kPragmas) settings.pragmas[pragma] = value_of(db, pragma);
  for (const char* pragma : kOfDatabase) settings.pragmas[pragma] = value_of(db, pragma);
  settings.pragmas[kLike] = value_of(db, kLike);
  settings.pragmas[kJournal] = value_of(db, kJournal);
  settings.databases = attached(db);
  return settings;
}

SqliteSettings fresh_session() {
  sqlite3* db = nullptr;
  const int code = sqlite3_open(":memory:", &db);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> owner(db, &sqlite3_close);
  if (code != SQLITE_OK) throw Error(ErrorCode::unexpected, "SQLite cannot open a database in memory.");
  return read_session(db);
}

bool is_of_database(const std::string& pragma) {
  return pragma == kJournal || std::find(kOfDatabase.begin(), kOfDatabase.end(), pragma) != kOfDatabase.end();
}

bool is_put_back_pragma(const std::string& pragma) {
  return kPutBack.contains(pragma);
}

bool put_back_settings(sqlite3* db, const SqliteSettings& settings, bool all) {
  bool complete = true;
  for (const auto& [pragma, value] : settings.pragmas) {
    if (!all && !is_put_back_pragma(pragma)) continue;
    const std::string now = value_of(db, pragma);
    if (now == value || !is_leaked(pragma, now)) continue;
    try_run(db, "PRAGMA " + pragma + " = " + value);
    complete = complete && value_of(db, pragma) == value;
  }
  return complete;
}

bool put_back_databases(sqlite3* db, const std::map<std::string, std::string>& databases) {
  bool complete = true;
  const std::map<std::string, std::string> now = attached(db);
  for (const auto& [name, file] : now) {
    const auto before = databases.find(name);
    if (before == databases.end() || before->second != file)
      complete = try_run(db, "DETACH " + quote(name, '"')) && complete;
  }
  for (const auto& [name, file] : databases) {
    const auto present = now.find(name);
    if (present != now.end() && present->second == file) continue;
    // A database in memory is gone.
    complete = !file.empty() && try_run(db, "ATTACH " + text_literal(file) + " AS " + quote(name, '"')) && complete;
  }
  return complete;
}

std::vector<std::string> differences(const SqliteSettings& before, const SqliteSettings& now) {
  std::vector<std::string> names;
  for (const auto& [pragma, value] : now.pragmas) {
    const auto found = before.pragmas.find(pragma);
    if (!is_put_back_pragma(pragma) && (found == before.pragmas.end() || found->second != value))
      names.push_back(pragma);
  }
  for (const auto& [name, file] : now.databases) {
    const auto found = before.databases.find(name);
    if (found == before.databases.end() || found->second != file) names.push_back("attached database " + name);
  }
  for (const auto& [name, file] : before.databases) {
    if (!now.databases.contains(name)) names.push_back("attached database " + name);
  }
  return names;
}

}  // namespace godwit
