#include "server/observer.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "log/log.h"

namespace godwit {
namespace {

constexpr std::size_t kAtOnce = 4;  // a database that does not answer keeps the others from nothing

// What is new is logged, what stays as it is is not.
void observe_one(Watched& one, const std::stop_token& stop) {
  const auto before = one.view().seen;
  one.observe(stop);
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
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < list.size() && !stop.stop_requested(); i = next++) {
      try {
        observe_one(*list[i], stop);
      } catch (const std::exception& error) {
        log_line(LogLevel::error, list[i]->name() + ": " + error.what());
      }
    }
  };
  std::vector<std::jthread> workers;
  for (std::size_t i = 1; i < std::min(kAtOnce, list.size()); ++i) workers.emplace_back(work);
  work();
}

}  // namespace godwit
