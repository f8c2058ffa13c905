#pragma once
// ${NAME} and ${NAME:default} in the files of servers.

#include <map>
#include <string>
#include <string_view>

#include "config/format/properties.h"
#include "config/keys/entry.h"

namespace godwit {

/// A reference stands for a variable of the environment, else for another key of the files that are read
/// together, else the default behind the colon. A variable's name is taken as it is, else in upper case with _ for
/// points and dashes. A default may stand between backquotes and may hold references itself.
class References {
 public:
  explicit References(const Environment& environment) : environment_(environment) {}

  /// A later value wins.
  void add(const Property& property);

  /// The value without references. Throws Error(configuration) naming the entry's source for one that stands for
  /// nothing, or for itself, and for @name@ alone, which only a build would fill in.
  std::string filled(const Entry& entry) const;

 private:
  class Filler;
  const std::string* variable(std::string_view name) const;
  const std::string* key(std::string_view name) const;

  const Environment& environment_;
  std::map<std::string, std::string, std::less<>> keys_;     // as they are written
  std::map<std::string, std::string, std::less<>> relaxed_;  // without regard to case and dashes
};

}  // namespace godwit
