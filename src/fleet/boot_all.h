#pragma once
// The start of a program that has several datasources: the one loop over them, whoever starts.

#include <cstddef>
#include <optional>
#include <stop_token>

#include "fleet/run_fleet.h"
#include "godwit/boot.h"
#include "godwit/error.h"

namespace godwit {

/// A datasource's part of the start.
struct BootPart {
  bool required = true;     ///< its failure stops the start
  bool permissive = false;  ///< the program starts even where it cannot be asked
  bool tenants = false;     ///< it stands for many databases; one that fails is passed over
  int parallel = 1;         ///< tenants at a time
};

/// Finds the databases and boots each. What happens is told to it as to any FleetSink; a target is a database of the
/// datasource at hand.
class BootHost : public FleetSink {
 public:
  /// The datasource at `place` is at hand from now on. nullopt: it has no part in the start, and that has been told.
  virtual std::optional<BootPart> turn_to(std::size_t place) = 0;
  /// How many databases it has: 1, or as many as there are tenants. Throws Error where that cannot be known.
  virtual std::size_t find_targets() = 0;
  virtual void cannot_begin(const Error& error) = 0;
  /// On any thread. Throws Error.
  virtual BootResult boot(std::size_t target, EventSink& events) = 0;
  /// All tenants have had their turn, or a stop was asked for.
  virtual void tenants_ended() = 0;
};

/// The datasources 0 to count - 1, one after the other. 0: the program may start; else the exit code: that of the first
/// one that is required and failed, 9 where tenants did, or that of a stop.
int boot_all(std::size_t count, BootHost& host, const std::stop_token& stop);

}  // namespace godwit
