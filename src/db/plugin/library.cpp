// A library runs code as soon as it is loaded. So all that could have put another file in its place is looked at
// before: owners and rights of the file, of the folder, and of every folder above, also behind links.
#include "db/plugin/library.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "godwit/driver.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr int kNewestTried = 9;  // versions that a file may be made for, to say which

[[noreturn]] void refuse_folder(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::configuration, "No plugins are loaded from " + path + ": " + why);
}

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw Error(ErrorCode::configuration, "The plugin " + file + " cannot be used: " + why);
}

// As ssh looks at the files that it trusts. A folder above may be open to all where nobody can take away what is
// another's: /tmp.
void check_owner(const std::filesystem::path& path, bool above) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) {
    refuse_folder(path.string(), std::generic_category().message(errno) + ". Correct the path, or leave plugins out.");
  }
  const bool sticky = above && S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky) {
    refuse_folder(
        path.string(),
        "others may write to it, so it could hold anything. Take that right away: chmod go-w " + path.string());
  }
  if (!above && facts.st_uid != 0 && facts.st_uid != geteuid()) {
    refuse_folder(path.string(), "it belongs neither to root nor to this user, so it could hold anything.");
  }
}

// Of where it really is, behind symbolic links.
void check_above(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  for (std::filesystem::path above = real; above.has_relative_path(); above = above.parent_path()) {
    check_owner(above.parent_path(), true);
  }
}

void check_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!folder.is_absolute()) refuse_folder(folder.string(), "the path has to begin with a slash.");
  check_owner(folder, false);
  if (!std::filesystem::is_directory(folder, error)) refuse_folder(folder.string(), "it is not a folder.");
  check_above(folder);
}

void check_file(const std::filesystem::path& file) {
  std::error_code error;
  check_owner(file, false);
  if (!std::filesystem::is_regular_file(file, error)) refuse_folder(file.string(), "it is not a file.");
  check_above(file);
}

std::string version_elsewhere(void* library) {
  for (int version = 0; version <= kNewestTried; ++version) {
    const std::string symbol = "godwit_driver_v" + std::to_string(version);
    if (dlsym(library, symbol.c_str()) != nullptr) return std::to_string(version);
  }
  return "";
}

std::string wrong_version(const std::string& found) {
  return "it is made for version " + found + " of the driver interface, and this godwit wants version " +
         std::to_string(GODWIT_DRIVER_ABI) + ". Get one that is made for it, or take the file out of the folder.";
}

bool is_prefix(std::string_view prefix) {
  return prefix.size() > 1 && prefix.ends_with(':') && std::none_of(prefix.begin(), prefix.end(), [](char c) {
           return std::isupper(static_cast<unsigned char>(c)) != 0 || std::isspace(static_cast<unsigned char>(c)) != 0;
         });
}

// The functions that a driver must have and lacks; "" if it has all.
std::string missing_in(const godwit_driver& driver) {
  const bool schemas = (driver.facts & GODWIT_SCHEMAS) != 0;
  const std::array<std::pair<const char*, bool>, 28> kParts = {{
      {"name", driver.name && *driver.name},
      {"prefixes", driver.prefixes && *driver.prefixes},
      {"quote", driver.quote == '"' || driver.quote == '`'},
      {"history_ddl", driver.history_ddl},
      {"digest_ddl", driver.digest_ddl},
      {"columns", driver.columns},
      {"objects", driver.objects},
      {"installed_on_utc", driver.installed_on_utc},
      {"schema_exists", driver.schema_exists || !schemas},
      {"create_schema", driver.create_schema || !schemas},
      {"drop_schema", driver.drop_schema || !schemas},
      {"begin_text", driver.begin_text},
      {"commit_text", driver.commit_text},
      {"connect", driver.connect},
      {"close", driver.close},
      {"describe", driver.describe},
      {"execute", driver.execute},
      {"query", driver.query},
      {"transaction", driver.transaction},
      {"begin", driver.begin},
      {"commit", driver.commit},
      {"rollback", driver.rollback},
      {"remember", driver.remember},
      {"restore", driver.restore},
      {"cancel", driver.cancel},
      {"try_lock", driver.try_lock},
      {"lock_held", driver.lock_held},
      {"unlock", driver.unlock},
  }};
  for (const auto& [part, there] : kParts) {
    if (!there) return part;
  }
  for (const char* const* prefix = driver.prefixes; *prefix; ++prefix) {
    if (!is_prefix(*prefix)) return "prefix that ends with a colon (\"" + std::string(*prefix) + "\" does not do)";
  }
  return "";
}

}  // namespace

std::vector<std::string> driver_files(const std::string& folder) {
  check_folder(folder);
  std::vector<std::string> files;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder, error); !error && entry != end(entry);
       entry.increment(error)) {
    if (entry->path().extension() == ".so") files.push_back(entry->path().string());
  }
  if (error) refuse_folder(folder, error.message() + ".");
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) check_file(file);
  return files;
}

const godwit_driver& load_driver(const std::string& file) {
  // Its symbols are its own, and all are looked up here rather than in the middle of a migration. Never unloaded:
  // threads and exit handlers of the libraries behind it may outlive any use.
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* const why = dlerror();
    refuse(file, "it is no library that can be loaded here (" + std::string(why ? why : "no reason given") + ").");
  }
  using Function = const godwit_driver* (*)();
  const auto function = reinterpret_cast<Function>(dlsym(library, GODWIT_DRIVER_SYMBOL));
  if (!function) {
    const std::string other = version_elsewhere(library);
    if (!other.empty()) refuse(file, wrong_version(other));
    refuse(file,
           "it has no symbol " GODWIT_DRIVER_SYMBOL ", so it is no driver of godwit's. Take it out of the folder.");
  }
  const godwit_driver* const driver = function();
  if (!driver) refuse(file, "its " GODWIT_DRIVER_SYMBOL "() gives nothing.");
  if (driver->abi != GODWIT_DRIVER_ABI) refuse(file, wrong_version(std::to_string(driver->abi)));
  if (driver->size < sizeof(godwit_driver)) {
    refuse(file, "its description has " + std::to_string(driver->size) + " bytes, and version " +
                     std::to_string(GODWIT_DRIVER_ABI) + " has " + std::to_string(sizeof(godwit_driver)) +
                     ". It was built against a header that is not this one.");
  }
  if (const std::string part = missing_in(*driver); !part.empty()) refuse(file, "it has no " + part + ".");
  return *driver;
}

}  // namespace godwit
