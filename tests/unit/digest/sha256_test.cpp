#include "digest/sha256.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(Sha256Test, TheVectorsOfFips180AreComputed) {
  Sha256 sum;
  sum.update("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
  EXPECT_EQ(sum.finish().hex(), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256Test, ACopyGoesOnByItself) {
  Sha256 sum;
  sum.update("a");
  Sha256 copy(sum);
  copy.update("bc");
  Sha256 whole;
  whole.update("abc");
  EXPECT_EQ(copy.finish(), whole.finish());
  whole.update("a");
  EXPECT_EQ(sum.finish(), whole.finish());
}

}  // namespace
}  // namespace godwit
