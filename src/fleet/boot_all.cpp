#include "fleet/boot_all.h"

#include <atomic>

#include "engine/report_builder.h"

namespace godwit {
namespace {

int exit_code_of(const BootPart& part, ErrorCode failed) {
  return part.required || failed == ErrorCode::stopped ? exit_code(failed) : 0;
}

// Of the one that failed last; none if the program may start.
ErrorCode boot_targets(std::size_t count, const BootPart& part, BootHost& host, const std::stop_token& stop) {
  std::atomic<ErrorCode> failed = ErrorCode::none;
  const auto work = [&](std::size_t target, EventSink& events) {
    BootResult result;
    try {
      result = host.boot(target, events);
    } catch (const Error& error) {
      result = {ended_by(error, Operation::migrate), part.permissive};
    }
    if (!result.start) failed = result.report.code;
    return std::move(result.report);
  };
  run_fleet(count, part.tenants ? part.parallel : 1, host, work, stop);
  return failed;
}

int boot_one(const BootPart& part, BootHost& host, const std::stop_token& stop) {
  std::size_t count = 0;
  try {
    count = host.find_targets();
  } catch (const Error& error) {
    host.cannot_begin(error);
    return part.permissive ? 0 : exit_code_of(part, error.code());
  }
  if (count == 0) return 0;
  const ErrorCode failed = boot_targets(count, part, host, stop);
  if (!part.tenants) return failed == ErrorCode::none ? 0 : exit_code_of(part, failed);
  host.tenants_ended();
  if (stop.stop_requested()) return exit_code(ErrorCode::stopped);
  return failed == ErrorCode::none ? 0 : exit_code_of(part, ErrorCode::some_targets_failed);
}

}  // namespace

int boot_all(std::size_t count, BootHost& host, const std::stop_token& stop) {
  for (std::size_t place = 0; place < count; ++place) {
    const std::optional<BootPart> part = host.turn_to(place);
    if (!part) continue;
    if (const int code = boot_one(*part, host, stop); code != 0) return code;
    // The step is done, but nobody wants the program any more.
    if (stop.stop_requested()) return exit_code(ErrorCode::stopped);
  }
  return 0;
}

}  // namespace godwit
