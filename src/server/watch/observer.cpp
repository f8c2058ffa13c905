#include "server/watch/observer.h"

#include <map>
#include <string>

#include "fleet/few_at_once.h"
#include "log/log.h"

namespace godwit {
namespace {

constexpr std::size_t kAtOnce = 4;  // a database that does not answer keeps the others from nothing

// News is logged; a state that stays is not.
void observe_one(Watched& one, const std::shared_ptr<ScriptCache>& scripts, const std::stop_token& stop) {
  const auto before = one.view().seen;
  one.observe(stop, scripts);
  const auto now = one.view().seen;
  if (!now || (before && before->reachable == now->reachable)) return;
  if (now->reachable) {
    if (before) log_line(LogLevel::info, one.name() + ": the database can be reached again.");
    return;
  }
  const std::string why = now->report.failure ? now->report.failure->message : "it gives no reason";
  log_line(LogLevel::warning, one.name() + ": the database cannot be asked: " + why);
}

}  // namespace

void observe_all(const std::vector<std::shared_ptr<Watched>>& list, const std::stop_token& stop) {
  // The scripts of all tenants of one datasource are the same.
  std::map<std::string, std::shared_ptr<ScriptCache>> scripts;
  std::vector<std::shared_ptr<ScriptCache>> scripts_of;
  for (const auto& one : list) {
    const std::string group = one->settings()->datasource.tenant_of;
    auto& shared = scripts[group];
    if (!group.empty() && !shared) shared = make_script_cache();
    scripts_of.push_back(shared);
  }
  const auto work = [&](std::size_t i) {
    try {
      observe_one(*list[i], scripts_of[i], stop);
    } catch (const std::exception& error) {
      log_line(LogLevel::error, list[i]->name() + ": " + error.what());
    }
  };
  few_at_once(list.size(), kAtOnce, work, stop);
}

}  // namespace godwit
