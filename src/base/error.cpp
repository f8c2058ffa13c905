#include "godwit/error.h"

namespace godwit {

std::string Where::text() const {
  if (script.empty() || line == 0) return script;
  std::string result = script + ":" + std::to_string(line);
  if (column != 0) result += ":" + std::to_string(column);
  return result;
}

std::string Where::in_front_of(const std::string& message) const {
  return known() ? text() + ": " + message : message;
}

}  // namespace godwit
