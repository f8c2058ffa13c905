#pragma once
// Which mistake is at work: a number from the environment. Stands only in the copy of the sources that run_mutants.py
// makes.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <fstream>

namespace mutant {

inline constexpr std::size_t kMost = 1000;

/// The mistakes whose places were passed, written into a file at the end of the program.
class Passed {
 public:
  Passed() = default;
  Passed(const Passed&) = delete;
  Passed& operator=(const Passed&) = delete;
  ~Passed() {
    const char* const path = std::getenv("GODWIT_MUTANTS_PASSED");
    if (path == nullptr) return;
    std::ofstream file(path, std::ios::app);
    for (std::size_t number = 0; number < kMost; ++number) {
      if (passed_[number]) file << number << "\n";
    }
  }
  void note(std::size_t number) { passed_[number].store(true, std::memory_order_relaxed); }

 private:
  std::array<std::atomic<bool>, kMost> passed_{};
};

inline bool on(std::size_t number) {
  static Passed passed;
  static const char* const chosen = std::getenv("GODWIT_MUTANT");
  static const std::size_t at_work = chosen == nullptr ? 0 : std::strtoull(chosen, nullptr, 10);
  passed.note(number);
  return number == at_work;
}

}  // namespace mutant
