#pragma once
// One thing that a source of configuration says.

#include <string>
#include <utility>
#include <vector>

namespace godwit {

/// The author of a value, where a server and its Flyway section both say how to connect.
enum class Part { own, server, flyway };

struct Entry {
  std::string name;  ///< as in the table of keys, or environments.<name>.<key>
  std::string value;
  std::string source;  ///< for people: "flyway.conf:12", "FLYWAY_URL", "-url"
  std::string layer;   ///< the same for all of one file, of one kind of variable, of the command line
  bool exact = false;  ///< the value is taken as it is, with blanks at its ends
  Part part = Part::own;
  bool fallback = false;     ///< counts only where nobody says anything else
  std::string problem = {};  ///< why there is no value: it refers to something that does not exist
};

/// NAME, value pairs of the process's environment.
using Environment = std::vector<std::pair<std::string, std::string>>;

/// The value of the last pair of that name; nullptr if there is none.
const std::string* find_variable(const Environment& environment, std::string_view name);

}  // namespace godwit
