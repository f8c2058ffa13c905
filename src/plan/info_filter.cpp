#include "plan/info_filter.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/strings.h"

namespace godwit {
namespace {

// The text has the shape: each 0 of it stands for a digit.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char s) { return s == '0' ? is_digit(c) : c == s; });
}

bool is_between(const std::string& two_digits, int least, int greatest) {
  const int number = (two_digits[0] - '0') * 10 + two_digits[1] - '0';
  return number >= least && number <= greatest;
}

// "2020-12-01 13:00:00", which sorts as its time does.
std::string parse_date(const std::string& text, const std::string& key) {
  std::string date(trim(text));
  if (date.empty()) return "";
  if (has_shape(date, "00/00/0000 00:00")) {
    date = date.substr(6, 4) + "-" + date.substr(3, 2) + "-" + date.substr(0, 2) + date.substr(10);
  }
  if (has_shape(date, "0000-00-00T00:00") || has_shape(date, "0000-00-00T00:00:00")) date[10] = ' ';
  if (has_shape(date, "0000-00-00 00:00")) date += ":00";
  if (!has_shape(date, "0000-00-00 00:00:00") || !is_between(date.substr(5, 2), 1, 12) ||
      !is_between(date.substr(8, 2), 1, 31) || !is_between(date.substr(11, 2), 0, 23) ||
      !is_between(date.substr(14, 2), 0, 59)) {
    throw Error(ErrorCode::configuration, key + " is \"" + text +
                                              "\", which is no date. Write day, month, year and time, such as "
                                              "01/12/2020 13:00, or 2020-12-01 13:00.");
  }
  return date;
}

std::optional<MigrationVersion> parse_version(const std::string& text, const std::string& key) {
  if (trim(text).empty()) return std::nullopt;
  auto version = MigrationVersion::parse(trim(text));
  if (!version) {
    throw Error(ErrorCode::configuration,
                key + " is \"" + text + "\", which is no version. Write a version such as 2.1.");
  }
  return version;
}

std::vector<MigrationState> parse_states(const std::vector<std::string>& texts) {
  std::vector<MigrationState> states;
  for (const std::string& text : texts) {
    const auto state = parse_migration_state(text);
    if (!state) {
      throw Error(ErrorCode::configuration, "infoOfState names \"" + text + "\", which is no state. The states are " +
                                                migration_state_texts() + ".");
    }
    states.push_back(*state);
  }
  return states;
}

// "2020-12-01 13:00:00.000" is no later than "2020-12-01 13:00:00".
std::string_view without_zero_fraction(std::string_view date) {
  if (date.find('.') == std::string_view::npos) return date;
  while (date.ends_with('0')) date.remove_suffix(1);
  if (date.ends_with('.')) date.remove_suffix(1);
  return date;
}

const MigrationVersion* version_of(const MigrationInfo& info) {
  const auto& version = info.applied ? info.applied->version : info.resolved->version;
  return version ? &*version : nullptr;
}

}  // namespace

InfoFilter::InfoFilter(const InfoOptions& options)
    : since_date_(parse_date(options.since_date, "infoSinceDate")),
      until_date_(parse_date(options.until_date, "infoUntilDate")),
      since_version_(parse_version(options.since_version, "infoSinceVersion")),
      until_version_(parse_version(options.until_version, "infoUntilVersion")),
      states_(parse_states(options.of_state)) {}

bool InfoFilter::shows(const MigrationInfo& info) const {
  const std::string_view date = info.applied ? without_zero_fraction(info.applied->installed_on) : "";
  if (!since_date_.empty() && !date.empty() && date <= since_date_) return false;
  if (!until_date_.empty() && (date.empty() || date >= until_date_)) return false;
  const MigrationVersion* version = version_of(info);
  if (since_version_ && version && *version < *since_version_) return false;
  if (until_version_ && (!version || *version > *until_version_)) return false;
  return states_.empty() || std::find(states_.begin(), states_.end(), info.state) != states_.end();
}

}  // namespace godwit
