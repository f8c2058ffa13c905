#include "digest/script_hasher.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>
#include <vector>

namespace godwit {
namespace {

constexpr std::string_view kEmptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Checksum crc_of(std::string_view bytes) {
  return static_cast<Checksum>(crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

// The rule written down a second time, as slowly and plainly as possible.
ScriptSums plain_sums(std::string_view text) {
  std::string lines;
  std::string unified;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    const bool end = text[i] == '\n' || text[i] == '\r';
    unified += end ? '\n' : text[i];
    if (!end) lines += text[i];
  }
  return {crc_of(lines), sums_of(unified).digest};
}

ScriptSums sums_in_pieces(std::string_view text, std::size_t size) {
  ScriptHasher hasher;
  for (std::size_t at = 0; at < text.size(); at += size) hasher.update(text.substr(at, size));
  return hasher.finish();
}

TEST(ScriptHasherTest, NothingHasTheCrcZeroAndTheWellKnownSha256OfNothing) {
  const ScriptSums sums = ScriptHasher().finish();
  EXPECT_EQ(sums.checksum, 0);
  EXPECT_EQ(sums.digest.hex(), kEmptyDigest);
}

TEST(ScriptHasherTest, TheSha256OfAPlainFileEqualsSha256sum) {
  EXPECT_EQ(sums_of("abc").digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sums_of("abc\n").digest.hex(), "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb");
}

TEST(ScriptHasherTest, TheCrcIsThatOfFlywayAndSigned) {
  EXPECT_EQ(sums_of("SELECT 1;\n").checksum, 78787420);
  EXPECT_EQ(sums_of("SELECT 1;\nSELECT 2;\n").checksum, -1665099012);
}

TEST(ScriptHasherTest, LineEndsDoNotMatterToTheCrcAtAll) {
  for (const std::string_view text : {"ab", "a\nb", "a\r\nb", "a\rb\r", "\n\na\n\r\nb\n\n"}) {
    EXPECT_EQ(sums_of(text).checksum, crc_of("ab"));
  }
}

TEST(ScriptHasherTest, TheStyleOfLineEndsDoesNotMatterToTheSha256ButTheirNumberDoes) {
  const Digest digest = sums_of("a\nb\n").digest;
  EXPECT_EQ(sums_of("a\r\nb\r\n").digest, digest);
  EXPECT_EQ(sums_of("a\rb\r").digest, digest);
  EXPECT_NE(sums_of("a\n\nb\n").digest, digest);
  EXPECT_NE(sums_of("a\nb").digest, digest);
}

TEST(ScriptHasherTest, AJoinedCommentThatDropsATableIsSeenBySha256Only) {
  const ScriptSums harmless = sums_of("-- noteDROP TABLE users;");
  const ScriptSums harmful = sums_of("-- note\nDROP TABLE users;");
  EXPECT_EQ(harmless.checksum, harmful.checksum);
  EXPECT_NE(harmless.digest, harmful.digest);
}

TEST(ScriptHasherTest, ACrlfCutBetweenTwoUpdatesIsOneLineEnd) {
  ScriptHasher hasher;
  hasher.update("a\r");
  hasher.update("\nb");
  EXPECT_EQ(hasher.finish(), sums_of("a\nb"));
}

TEST(ScriptHasherTest, AnEmptyUpdateBetweenCrAndLfChangesNothing) {
  ScriptHasher hasher;
  hasher.update("a\r");
  hasher.update("");
  hasher.update("\nb");
  EXPECT_EQ(hasher.finish(), sums_of("a\nb"));
}

TEST(ScriptHasherTest, ACrAtTheEndOfOneTextDoesNotSwallowTheLfThatBeginsTheNext) {
  ScriptHasher hasher;
  hasher.update("a\r");
  EXPECT_EQ(hasher.finish(), sums_of("a\n"));
  hasher.update("\nb");
  EXPECT_EQ(hasher.finish(), sums_of("\nb"));
}

TEST(ScriptHasherTest, FinishStartsAnew) {
  ScriptHasher hasher;
  hasher.update("SELECT 1;");
  const ScriptSums first = hasher.finish();
  EXPECT_EQ(hasher.finish().digest.hex(), kEmptyDigest);
  hasher.update("SELECT 1;");
  EXPECT_EQ(hasher.finish(), first);
}

TEST(ScriptHasherTest, AMovedHasherGoesOnWhereItStood) {
  ScriptHasher first;
  first.update("SELECT\r");
  ScriptHasher second = std::move(first);
  second.update("\n1;");
  EXPECT_EQ(second.finish(), sums_of("SELECT\n1;"));
}

TEST(ScriptHasherTest, NulAndOtherControlCharactersCountAndEndNoLine) {
  using namespace std::string_view_literals;
  EXPECT_EQ(sums_of("a\0b\f\v\x1a"sv).checksum, crc_of("a\0b\f\v\x1a"sv));
  EXPECT_EQ(sums_of("a\u0085b\u2028c").checksum, crc_of("a\u0085b\u2028c"));
}

TEST(ScriptHasherTest, TheSizeOfThePiecesDoesNotMatter) {
  const std::string text =
      "SELECT 1;\r\n\r\n-- \r\r\nb\n\n\rc" + std::string(9000, 'x') + "\r\n" + std::string(4096, '\n') + "end\r";
  const ScriptSums whole = sums_of(text);
  EXPECT_EQ(whole, plain_sums(text));
  for (const std::size_t size : {1, 2, 3, 7, 8191, 8192, 8193}) EXPECT_EQ(sums_in_pieces(text, size), whole) << size;
}

TEST(ScriptHasherTest, LinesAroundTheSizesOfTheBuffersAreHashedWhole) {
  for (const std::size_t size : {4095, 4096, 4097, 8191, 8192, 8193, 16384, 70000}) {
    const std::string text = "a\n" + std::string(size, 'x') + "\r\n" + std::string(size, 'y') + "\nb";
    EXPECT_EQ(sums_of(text), plain_sums(text)) << size;
  }
}

TEST(ScriptHasherTest, RandomTextsInRandomPiecesAgreeWithThePlainRule) {
  std::mt19937 random(42);
  constexpr std::string_view kLetters = "\r\n\rab\n ";
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 200, ' ');
    for (char& c : text) c = kLetters[random() % kLetters.size()];
    ScriptHasher hasher;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = random() % 9;
      hasher.update(std::string_view(text).substr(at, size));
      at += size;
    }
    EXPECT_EQ(hasher.finish(), plain_sums(text)) << "round " << round;
  }
}

}  // namespace
}  // namespace godwit
