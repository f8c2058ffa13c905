#pragma once
// SHA-256 through OpenSSL's EVP, without its headers.

#include <memory>
#include <string_view>

#include "model/checksum.h"

namespace godwit {

/// A running SHA-256. Copies go on from the same state. One thread at a time.
/// Throws Error(unexpected) if OpenSSL refuses, Error(out_of_memory) if it has no memory.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256& other);
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  /// The sum of everything since construction or the last finish(); starts anew.
  Digest finish();

 private:
  void start();

  struct Free {
    void operator()(void* state) const;
  };
  std::unique_ptr<void, Free> state_;
};

}  // namespace godwit
