// How long planning takes: 10,000 files beside 10,000 rows, the best of some rounds, in milliseconds of processor time.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "support/plan_builders.h"

namespace {

using godwit::test::HistoryBuilder;
using godwit::test::PlanBench;
using godwit::test::SetBuilder;

constexpr int kRounds = 7;
constexpr double kBudgetMs = 20;

std::string version_of(int number) {
  return "2026." + std::to_string(number / 100) + "." + std::to_string(number % 100 + 1);
}

std::string description_of(int number) {
  return "change number " + std::to_string(number);
}

// One in ten is a repeatable that ran twice; the last ten versions are pending.
PlanBench make_bench(int files, bool in_order) {
  SetBuilder set;
  HistoryBuilder history;
  for (int i = 0; i < files; ++i) {
    const int n = in_order ? i : static_cast<int>(i * 7919LL % files);
    if (n % 10 == 9) {
      set.repeatable(description_of(n), n);
      history.repeatable(description_of(n), n);
    } else {
      set.versioned(version_of(n), description_of(n), n);
      if (i < files - 10) history.sql(version_of(n), description_of(n), n);
    }
  }
  return PlanBench{set.build(), history.build()};
}

// Processor time: planning waits for nothing, and a busy machine should not count.
double best_ms(const PlanBench& bench, godwit::Plan (*command)(const godwit::PlanInput&)) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const std::clock_t begin = std::clock();
    const godwit::Plan plan = command(bench.input());
    best = std::min(best, 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

double measure(const char* what, const PlanBench& bench) {
  const double info = best_ms(bench, &godwit::plan_info);
  const double validate = best_ms(bench, &godwit::plan_validate);
  const double migrate = best_ms(bench, &godwit::plan_migrate);
  const double repair = best_ms(bench, &godwit::plan_repair);
  const godwit::Plan plan = godwit::plan_migrate(bench.input());
  std::printf("%-32s info %6.2f  validate %6.2f  migrate %6.2f  repair %6.2f ms  (%zu steps, %zu findings)\n", what,
              info, validate, migrate, repair, plan.steps.size(), plan.findings.size());
  return std::max({info, validate, migrate, repair});
}

}  // namespace

int main() {
  double worst = measure("10,000 x 10,000, in order", make_bench(10000, true));
  PlanBench shuffled = make_bench(10000, false);
  shuffled.project.out_of_order = true;
  worst = std::max(worst, measure("10,000 x 10,000, out of order", shuffled));
  PlanBench edited = make_bench(10000, true);
  for (auto& file : edited.set.versioned) file.sums.checksum += 1;
  worst = std::max(worst, measure("10,000 x 10,000, all edited", edited));
  PlanBench flyway = make_bench(10000, true);
  flyway.history.has_digest_columns = false;
  for (auto& row : flyway.history.rows) row.digest.reset();
  worst = std::max(worst, measure("10,000 x 10,000, to be adopted", flyway));
  worst = std::max(worst, measure("10,000 x 0", PlanBench{make_bench(10000, true).set}));
  measure("100,000 x 100,000, in order", make_bench(100000, true));
  std::printf("slowest with 10,000: %.2f ms, budget %.0f ms: %s\n", worst, kBudgetMs,
              worst < kBudgetMs ? "held" : "MISSED");
  return worst < kBudgetMs ? EXIT_SUCCESS : EXIT_FAILURE;
}
