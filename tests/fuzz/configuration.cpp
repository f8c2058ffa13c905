// All that is read of the configuration: .conf files, arguments, environment, the .conf of scripts, URLs, lists.

#include <algorithm>
#include <optional>
#include <sstream>
#include <vector>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "config/format/properties.h"
#include "config/keys/values.h"
#include "config/load.h"
#include "db/mysql/dialect.h"
#include "db/postgresql/dialect.h"
#include "db/sqlite/dialect.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/scratch_file.h"
#include "scan/walk.h"
#include "script/text/script_config.h"

namespace godwit::fuzz {
namespace {

// Stands where passwords do, and must turn up in no message.
constexpr std::string_view kSecret = "s3cr3tW0rd";

// Runs `act`, which may throw an Error of these codes and nothing else.
template <typename Act>
std::optional<Error> error_of(const Act& act, std::initializer_list<ErrorCode> codes) {
  try {
    act();
  } catch (const Error& error) {
    const std::string text = error.what();
    require(std::find(codes.begin(), codes.end(), error.code()) != codes.end(), "an error has a code that fits");
    require(!text.empty(), "an error has a message");
    if (text.find(kSecret) != std::string::npos) fail("no message repeats a password: " + text);
    return error;
  }
  return std::nullopt;
}

std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    lines += text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'));
  }
  return lines;
}

// An empty line behind it, so that a backslash at its end is one; a line that would be a comment continues another.
std::string written(const Property& property) {
  const bool comment = property.name.starts_with('#') || property.name.starts_with('!');
  return (comment ? "\\\n" : "") + property.name + "=" + property.value + "\n\n";
}

void check_properties(std::string_view text) {
  const std::vector<Property> properties = parse_properties(text);
  const std::uint64_t lines = count_lines(text);
  std::string again;
  std::uint64_t line = 0;
  for (const Property& property : properties) {
    require(property.line > line && property.line <= lines, "properties are in order, each on a line of its own");
    line = property.line;
    again += written(property);
  }
  const std::vector<Property> read_again = parse_properties(again);
  require(read_again.size() == properties.size(), "properties that are written are as many when read again");
  for (std::size_t i = 0; i < properties.size(); ++i) {
    require_equal(properties[i].name, read_again[i].name, "a name that is written is read again");
    require_equal(properties[i].value, read_again[i].value, "a value that is written is read again");
  }
}

const std::initializer_list<ErrorCode> kRefusals = {ErrorCode::usage, ErrorCode::configuration,
                                                    ErrorCode::unknown_environment};

void load(const CommandLine& command_line, const Environment& environment) {
  std::istringstream nothing;
  error_of([&] { load_settings(command_line, environment, nothing); }, kRefusals);
}

void check_file(std::string_view text) {
  static const ScratchFile kFile("fuzz.conf");
  CommandLine command_line;
  command_line.settings.push_back({"configFiles", kFile.path(), "-configFiles"});
  for (const std::string_view secret : {"flyway.password=", "godwit.url=postgresql://app:"}) {
    kFile.write(std::string(secret) + std::string(kSecret) + std::string(text));
    load(command_line, {});
  }
}

// TOML, YAML and JSON are read by libraries, whose exceptions must not get through.
void check_structured_file(std::string_view text) {
  static const ScratchFile kToml("fuzz.toml");
  static const ScratchFile kYaml("fuzz.yml");
  static const ScratchFile kJson("fuzz.json");
  static const ScratchFile kJava("fuzz.properties");
  for (const ScratchFile* file : {&kToml, &kYaml, &kJson, &kJava}) {
    file->write(text);
    CommandLine command_line;
    command_line.settings.push_back({"configFiles", file->path(), "-configFiles"});
    load(command_line, {});
  }
}

// Files that the bytes happen to name are not read.
bool names_files(std::string_view name) {
  std::string flat = to_lower(name);
  std::erase_if(flat, [](char c) { return c == '_' || c == '.'; });
  return flat.ends_with("configfiles") || flat.ends_with("file") || flat.ends_with("workingdirectory");
}

void check_arguments(Input input) {
  std::vector<std::string> arguments = {"-password=" + std::string(kSecret) + std::string(input.take_until('\n'))};
  while (!input.empty()) arguments.emplace_back(input.take_until('\n'));
  CommandLine command_line;
  if (error_of([&] { command_line = parse_command_line(arguments); }, {ErrorCode::usage})) return;
  require(command_line.commands.size() + command_line.settings.size() <= arguments.size(),
          "nothing comes from nowhere");
  const auto& settings = command_line.settings;
  if (std::any_of(settings.begin(), settings.end(), [](const auto& s) { return names_files(s.name); })) return;
  load(command_line, {});
}

void check_environment(Input input) {
  Environment environment = {{"FLYWAY_PASSWORD", std::string(kSecret)}};
  while (!input.empty()) {
    const std::string_view line = input.take_until('\n');
    const std::string_view name = line.substr(0, line.find('='));
    const std::string_view value = line.substr(std::min(name.size() + 1, line.size()));
    if (!names_files(name)) environment.emplace_back(name, value);
  }
  load({}, environment);
}

void check_script_config(std::string_view text) {
  const auto error = error_of([&] { parse_script_config(text, "V1__x.sql.conf"); },
                              {ErrorCode::script_config, ErrorCode::placeholder_missing});
  if (!error) return;
  const Where& where = error->where();
  require(where.script == "V1__x.sql.conf" && where.line >= 1 && where.line <= count_lines(text),
          "an error is on a line of the file");
}

void check_url(const std::string& url) {
  TargetOptions target;
  target.url = url;
  const Dialect* const dialects[] = {&postgresql_dialect(), &mysql_dialect(), &sqlite_dialect()};
  const auto taken = std::count_if(std::begin(dialects), std::end(dialects),
                                   [&](const Dialect* dialect) { return dialect->accepts(url); });
  require(taken <= 1, "a URL is of one database at most");
  for (const Dialect* dialect : dialects) {
    if (!dialect->accepts(url)) continue;
    const auto parse = [&] {
      const ConnectionSpec spec = dialect->parse_url(target);
      if (spec.url.find(kSecret) != std::string::npos) fail("the URL for messages shows a password: " + spec.url);
    };
    error_of(parse, {ErrorCode::invalid_url});
  }
  if (mask_url(url).find(kSecret) != std::string::npos) fail("a masked URL shows a password: " + mask_url(url));
}

void check_urls(Input input) {
  const std::string_view line = input.take_until('\n');
  check_url(std::string(line));
  for (const std::string_view start : {"postgresql://app:", "jdbc:mysql://app:", "mariadb+x://app:"}) {
    check_url(std::string(start) + std::string(kSecret) + std::string(line) + "@" + std::string(input.rest()));
  }
}

void check_values(Input input) {
  while (!input.empty()) {
    const std::string line(input.take_until('\n'));
    error_of([&] { parse_bool(line); }, {ErrorCode::configuration});
    error_of([&] { require(parse_number(line, -1, 50) <= 50, "a number is in its range"); },
             {ErrorCode::configuration});
    error_of([&] { require(parse_seconds(line).count() >= -1, "a time is in its range"); }, {ErrorCode::configuration});
    error_of([&] { parse_location(line); }, {ErrorCode::configuration});
    const std::vector<std::string> parts = split_list(line);
    require(split_list(join(parts, ",")) == parts, "a list that is joined is the same when cut again");
    matches_pattern(line, input.rest().substr(0, 64));
  }
}

}  // namespace
}  // namespace godwit::fuzz

// The first byte, best a digit, says what the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit::fuzz;
  Input input(data, size);
  if (input.rest().find(kSecret) != std::string_view::npos) return 0;  // found by comparing, and put elsewhere
  switch (input.take_byte() % 7) {
    case '0' % 7:
      check_properties(input.rest());
      break;
    case '1' % 7:
      check_file(input.rest());
      check_structured_file(input.rest());
      break;
    case '2' % 7:
      check_arguments(input);
      break;
    case '3' % 7:
      check_environment(input);
      break;
    case '4' % 7:
      check_script_config(input.rest());
      break;
    case '5' % 7:
      check_urls(input);
      break;
    default:
      check_values(input);
      break;
  }
  return 0;
}
