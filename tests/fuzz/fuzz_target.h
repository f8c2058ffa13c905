#pragma once
// What every fuzz target shares. A target is one source: it takes bytes and holds what it calls to properties. Built
// with clang it is a libFuzzer program (packaging/fuzz.sh), built with the project's own compiler it replays files
// (replay_main.cpp).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace godwit::fuzz {

/// Prints the sentence and aborts, which is what libFuzzer takes for a finding.
[[noreturn]] void fail(const std::string& what);
void require(bool holds, const char* what);
/// With both texts shown, where they differ.
void require_equal(std::string_view expected, std::string_view found, const char* what);

/// Bytes as they are fed to a target, taken off the front.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  /// 0 where nothing is left.
  unsigned take_byte();
  /// Up to the separator, which is taken too; all that is left if there is none.
  std::string_view take_until(char separator);
  std::string_view rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace godwit::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
