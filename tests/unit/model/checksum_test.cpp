#include "model/checksum.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

constexpr std::string_view kHex = "00017f80feff0123456789abcdef00112233445566778899aabbccddeeff1000";

TEST(DigestTest, HexDigitsAreReadAndWrittenBack) {
  const auto digest = Digest::from_hex(kHex);
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->bytes[0], 0x00);
  EXPECT_EQ(digest->bytes[2], 0x7F);
  EXPECT_EQ(digest->bytes[3], 0x80);
  EXPECT_EQ(digest->bytes[31], 0x00);
  EXPECT_EQ(digest->hex(), kHex);
}

TEST(DigestTest, EveryByteSurvivesTheRoundTrip) {
  for (int value = 0; value < 256; ++value) {
    Digest digest;
    digest.bytes.fill(static_cast<unsigned char>(value));
    EXPECT_EQ(Digest::from_hex(digest.hex()), digest) << value;
  }
}

TEST(DigestTest, HexIsSixtyFourLowerCaseDigits) {
  EXPECT_EQ(Digest{}.hex(), std::string(64, '0'));
  Digest digest;
  digest.bytes.fill(0xAB);
  EXPECT_EQ(digest.hex().size(), 64U);
  EXPECT_EQ(digest.hex().substr(0, 4), "abab");
}

TEST(DigestTest, UpperCaseDigitsAreReadToo) {
  EXPECT_EQ(Digest::from_hex(std::string(64, 'F')), Digest::from_hex(std::string(64, 'f')));
}

TEST(DigestTest, ATextOfAnotherLengthIsNoDigest) {
  EXPECT_FALSE(Digest::from_hex(""));
  EXPECT_FALSE(Digest::from_hex(kHex.substr(1)));
  EXPECT_FALSE(Digest::from_hex(std::string(kHex) + "0"));
  EXPECT_FALSE(Digest::from_hex(std::string(kHex) + "00"));
}

TEST(DigestTest, ACharacterThatIsNoHexDigitMakesItNoDigest) {
  for (const char c : {'g', 'G', ' ', '/', ':', '@', '`', '\0', '\x80'}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{31}, std::size_t{63}}) {
      std::string text(kHex);
      text[at] = c;
      EXPECT_FALSE(Digest::from_hex(text)) << at << " " << static_cast<int>(c);
    }
  }
}

TEST(DigestTest, DigestsThatDifferInOneBitDiffer) {
  Digest a, b;
  b.bytes[31] = 1;
  EXPECT_NE(a, b);
  EXPECT_NE((ScriptSums{1, a}), (ScriptSums{1, b}));
  EXPECT_NE((ScriptSums{1, a}), (ScriptSums{2, a}));
  EXPECT_EQ((ScriptSums{1, a}), (ScriptSums{1, a}));
}

}  // namespace
}  // namespace godwit
