#include "config/found_commands.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/strings.h"
#include "config/keys/values.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr auto kCommands =
    std::to_array<const char*>({"passwordCommand", "backupCommand", "executableCallbacks", "plugins"});

std::string name_of(uid_t user) {
  const passwd* const account = getpwuid(user);
  return (account != nullptr ? std::string(account->pw_name) + " " : "") + "(uid " + std::to_string(user) + ")";
}

// Why what stands there may be another's word; "" if it cannot be.
std::string distrust(const std::filesystem::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return path.string() + " cannot be looked at";
  const std::string owner = name_of(facts.st_uid);
  if (facts.st_uid != 0 && facts.st_uid != geteuid()) {
    return path.string() + " belongs to " + owner + ", neither to you nor to root";
  }
  if ((facts.st_mode & S_IWOTH) != 0) return path.string() + " of " + owner + " is writable by everybody";
  if ((facts.st_mode & S_IWGRP) != 0) return path.string() + " of " + owner + " is writable by its group";
  return "";
}

// The file, its folder, that folder's where it is conf/, and the same of what a link leads to.
std::string distrust_file(const std::string& file) {
  std::error_code error;
  const std::filesystem::path named = std::filesystem::absolute(file, error).lexically_normal();
  const std::filesystem::path real = std::filesystem::canonical(named, error);
  std::vector<std::filesystem::path> looked_at = {named, named.parent_path(), real.parent_path()};
  if (named.parent_path().filename() == "conf") looked_at.push_back(named.parent_path().parent_path());
  for (const std::filesystem::path& path : looked_at) {
    if (std::string why = distrust(path); !why.empty()) return why;
  }
  return "";
}

bool asks_for_something(const std::string& key, const std::string& value) {
  return !value.empty() && (key != "executableCallbacks" || equals_ignore_case(value, "true"));
}

}  // namespace

void refuse_commands_of_others(const Settings& settings, const std::vector<std::string>& found) {
  for (const std::string key : kCommands) {
    const auto given = settings.given.find(key);
    if (given == settings.given.end() || !asks_for_something(key, given->second.value)) continue;
    const std::string& file = given->second.layer;
    if (std::find(found.begin(), found.end(), file) == found.end()) continue;
    const std::string why = distrust_file(file);
    if (why.empty()) continue;
    const std::string path = std::filesystem::absolute(file).lexically_normal().string();
    const bool dotenv = std::filesystem::path(path).filename() == ".env";
    throw Error(ErrorCode::configuration,
                given->second.source + ": " + key + " is not followed, because " + path +
                    " was only found in the working directory, and " + why +
                    ". Nothing was done. Read the file; if it says what you want, " +
                    (dotenv ? "set the variable yourself." : "name it: -configFiles=" + path));
  }
}

}  // namespace godwit
