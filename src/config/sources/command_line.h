#pragma once
// argv into words and settings. Written by hand: `-key=value` with one dash is Flyway's way, and no library at hand
// reads it right (one takes -connectRetries=3 for -c with the value onnectRetries=3).

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace godwit {

struct CommandLine {
  std::vector<std::string> commands;  ///< words without a dash, in order
  std::vector<std::string> program;   ///< run: what stands behind --
  struct Setting {
    std::string name;  ///< as typed, without dashes
    std::string value;
    std::string source;  ///< as typed, without the value: "-outOfOrder"
  };
  std::vector<Setting> settings;
  /// `sys database …` and `server`: the options are read as operators of servers write them.
  struct Operator {
    std::string log_level;   ///< -l
    int verbose = 0;         ///< -v, each time
    std::string datasource;  ///< --datasource
  };
  std::optional<Operator> operators;
  std::vector<std::string> config;  ///< sys, run, wait and server, -c: read instead of ~/.godwit/config.yml
  bool internal_log = false;        ///< --internal-log: sys, run and server
  bool debug = false;               ///< -X
  bool quiet = false;               ///< -q
  bool help = false;                ///< -h, -?, --help
  bool version = false;             ///< -v, --version
};

/// `-key=value`, `--key=value`, `-key value`, `--key value`; a boolean may stand alone. Throws Error(usage) for an
/// option that does not exist, a value that is missing, and a key given twice.
///
/// With `sys` or `server` among the words also -c FILE, -l LEVEL, -v, -h, -V, joined as in -vvc FILE, and their long
/// forms --config, --log-level, --verbose, --datasource; -c may be given several times, also with run and wait. With
/// sys, run or server also -p DIR (as --plugins; its value is a word of its own, because -psecret is how other programs
/// take a password) and --internal-log.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

}  // namespace godwit
