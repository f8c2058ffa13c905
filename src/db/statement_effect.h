#pragma once
// The effect of a statement, as the server itself told it behind the statement: never concluded from what kind of
// statement it is where the server can be asked.

#include <cstddef>
#include <cstdint>

namespace godwit {

/// The fate of the statement's own work.
enum class Work : std::uint8_t {
  none,         ///< it did nothing, or all that it did was taken back
  open,         ///< it is part of the open transaction and ends as that does
  kept,         ///< it stays, whatever comes
  kept_partly,  ///< a part of its work stays, and no more than that
  part_open,    ///< a part of it may stay already; the rest is part of the open transaction
  unknown,      ///< it may stay, whole or in part: nobody can be asked
};

/// The fate of the work in the transaction that was open before the statement.
enum class Earlier : std::uint8_t { still_open, kept, taken_back, unknown };

struct StatementEffect {
  Work own = Work::open;
  Earlier earlier = Earlier::still_open;

  bool operator==(const StatementEffect&) const = default;
};

/// The effect of a statement that was reported as Work::open before, because asking at once would have changed what the
/// next statement sees.
struct LateEffect {
  std::size_t back = 1;  ///< 1: of the last statement that was reported
  StatementEffect effect;
};

}  // namespace godwit
