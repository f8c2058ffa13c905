#pragma once
// The datasources that are watched: those of the configuration, and of one with tenants each tenant.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "server/watch/watched.h"

namespace godwit {

/// Safe from any thread, but only one of them asks for tenants at a time.
class Roster {
 public:
  explicit Roster(WatchList& list) : list_(list) {}

  /// Those whose tenants are not known yet are watched as a whole.
  void configure(std::vector<Settings> datasources);
  /// Asks for the tenants of all. Who cannot be asked keeps those that are known.
  void find_tenants(const std::stop_token& stop);
  /// Of one, by its place in the configuration. Throws Error where its tenants cannot be known.
  std::vector<std::shared_ptr<Watched>> find_tenants_of(std::size_t place, const std::stop_token& stop);

  /// The datasources of the configuration, tenants or not, by their places.
  std::vector<std::shared_ptr<Watched>> groups() const;

 private:
  struct Group {
    std::shared_ptr<Watched> whole;  // knows its password, and is shown where its tenants are not known
    std::vector<std::shared_ptr<const Settings>> tenants;
    bool known = false;
  };
  void show() const;

  WatchList& list_;
  const std::shared_ptr<ScriptFactsPool> facts_ = std::make_shared<ScriptFactsPool>();  // of all that are watched
  mutable std::mutex mutex_;
  std::vector<Group> groups_;
  std::vector<std::string> troubles_;  // that were logged already, by place
};

}  // namespace godwit
