#include "godwit/boot_mode.h"

#include <array>
#include <utility>

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::array<std::pair<std::string_view, BootMode>, 4> kModes = {{{"migrate", BootMode::migrate},
                                                                          {"check", BootMode::check},
                                                                          {"require", BootMode::require},
                                                                          {"permissive", BootMode::permissive}}};

}  // namespace

BootMode parse_boot_mode(std::string_view name) {
  for (const auto& [word, mode] : kModes) {
    if (equals_ignore_case(word, name)) return mode;
  }
  throw Error(ErrorCode::configuration,
              "must be migrate, check, require or permissive, not \"" + std::string(name) + "\"");
}

}  // namespace godwit
