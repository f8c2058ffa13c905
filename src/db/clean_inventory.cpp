#include "db/clean_inventory.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace godwit {
namespace {

class ListedInventory final : public CleanInventory {
 public:
  ListedInventory(std::vector<History> histories, std::function<std::vector<NamedObject>()> objects,
                  std::function<std::vector<ObjectGroup>()> left)
      : histories_(std::move(histories)), objects_(std::move(objects)), left_(std::move(left)), before_(objects_()) {}

  const std::vector<History>& histories() const override { return histories_; }
  std::vector<ObjectGroup> dropped() override { return grouped(missing_from(before_, objects_())); }
  std::vector<std::string> dropped_outside() override { return {}; }
  std::vector<ObjectGroup> left() override { return left_(); }

 private:
  std::vector<History> histories_;
  std::function<std::vector<NamedObject>()> objects_;
  std::function<std::vector<ObjectGroup>()> left_;
  std::vector<NamedObject> before_;
};

}  // namespace

std::unique_ptr<CleanInventory> listed_inventory(std::vector<CleanInventory::History> histories,
                                                 std::function<std::vector<NamedObject>()> objects,
                                                 std::function<std::vector<ObjectGroup>()> left) {
  return std::make_unique<ListedInventory>(std::move(histories), std::move(objects), std::move(left));
}

std::vector<NamedObject> named_objects(Connection& connection, std::string_view sql) {
  std::vector<NamedObject> objects;
  connection.read(sql, {}, [&objects](Fields row) { objects.emplace_back(row[0].value_or(""), row[1].value_or("")); });
  return objects;
}

std::vector<NamedObject> missing_from(const std::vector<NamedObject>& before, const std::vector<NamedObject>& after) {
  const std::set<NamedObject> there(after.begin(), after.end());
  std::vector<NamedObject> gone;
  std::copy_if(before.begin(), before.end(), std::back_inserter(gone),
               [&](const NamedObject& object) { return !there.contains(object); });
  return gone;
}

std::vector<ObjectGroup> grouped(const std::vector<NamedObject>& objects) {
  std::vector<ObjectGroup> groups;
  for (const NamedObject& object : objects) {  // no structured binding: clang 14 lets no lambda see it
    const std::string& kind = object.first;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ObjectGroup& one) { return one.kind == kind; });
    if (group == groups.end()) group = groups.insert(groups.end(), ObjectGroup{kind, 0, {}});
    ++group->count;
    group->names.push_back(object.second);
  }
  return groups;
}

}  // namespace godwit
