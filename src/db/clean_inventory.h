#pragma once
// The objects that clean took with it and those that it left, asked of the database.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "godwit/report.h"

namespace godwit {

/// Made before schemas are cleaned or dropped; asked when that is over, whether it went well or not. The connection
/// outlives it. All of it throws Error as Connection::query() does.
class CleanInventory {
 public:
  virtual ~CleanInventory() = default;

  /// A table that has the columns of a history, which was there at first: schema and name.
  using History = std::pair<std::string, std::string>;
  virtual const std::vector<History>& histories() const = 0;

  /// Of what was there at first, what is gone now.
  virtual std::vector<ObjectGroup> dropped() = 0;
  /// Names of those that stood outside of the schemas, because something in them depended on it, with their kind:
  /// "view other.v".
  virtual std::vector<std::string> dropped_outside() = 0;
  /// Objects that a clean never touches, or not under this role: extensions of others, roles, publications…
  virtual std::vector<ObjectGroup> left() = 0;
};

/// An object as the database names it: kind ("table") and name, with the schema where it is in one.
using NamedObject = std::pair<std::string, std::string>;

/// The first two columns of each row.
std::vector<NamedObject> named_objects(Connection& connection, std::string_view sql);

/// Those of `before` that are not in `after`, in the order of `before`.
std::vector<NamedObject> missing_from(const std::vector<NamedObject>& before, const std::vector<NamedObject>& after);

/// By kind, in the order in which the kinds come first.
std::vector<ObjectGroup> grouped(const std::vector<NamedObject>& objects);

/// For a database in which nothing outside of the schemas depends on something in them. `objects` lists what the
/// schemas hold, `left` is asked once, at the end.
std::unique_ptr<CleanInventory> listed_inventory(std::vector<CleanInventory::History> histories,
                                                 std::function<std::vector<NamedObject>()> objects,
                                                 std::function<std::vector<ObjectGroup>()> left);

/// The columns by which a table is known for a history of Flyway's or godwit's, in quotes and separated by commas.
inline constexpr std::string_view kHistoryColumns =
    "'installed_rank', 'version', 'description', 'type', 'script', 'checksum', 'installed_by', 'installed_on', "
    "'execution_time', 'success'";
inline constexpr std::string_view kHistoryColumnCount = "10";

}  // namespace godwit
