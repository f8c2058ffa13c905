#include "digest/sha256.h"

#include <openssl/evp.h>

#include <string>

#include "godwit/error.h"

namespace godwit {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::unexpected,
              "OpenSSL refused to " + what +
                  " SHA-256; no script can be verified. Check that its configuration (openssl.cnf, "
                  "FIPS providers) offers SHA-256.");
}

// A lookup takes longer than hashing a small script, so it is done once; the object lives as long as the program.
const EVP_MD* algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (!kAlgorithm) refuse("provide");
  return kAlgorithm;
}

void* new_state() {
  void* state = EVP_MD_CTX_new();
  if (!state)
    throw Error(ErrorCode::out_of_memory, "There is no memory for hashing a script. Free some and run again.");
  return state;
}

EVP_MD_CTX* context(void* state) {
  return static_cast<EVP_MD_CTX*>(state);
}

}  // namespace

void Sha256::Free::operator()(void* state) const {
  EVP_MD_CTX_free(context(state));
}

Sha256::Sha256() : state_(new_state()) {
  start();
}
Sha256::~Sha256() = default;

Sha256::Sha256(const Sha256& other) : state_(new_state()) {
  if (EVP_MD_CTX_copy_ex(context(state_.get()), context(other.state_.get())) != 1) refuse("copy");
}

void Sha256::start() {
  if (EVP_DigestInit_ex2(context(state_.get()), algorithm(), nullptr) != 1) refuse("start");
}

void Sha256::update(std::string_view bytes) {
  if (EVP_DigestUpdate(context(state_.get()), bytes.data(), bytes.size()) != 1) refuse("compute");
}

Digest Sha256::finish() {
  Digest digest;
  unsigned size = 0;
  const int done = EVP_DigestFinal_ex(context(state_.get()), digest.bytes.data(), &size);
  if (done != 1 || size != digest.bytes.size()) refuse("finish");
  start();
  return digest;
}

}  // namespace godwit
