#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"
#include "scan/files/file_source.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

class DecodedTextTest : public ::testing::Test {
 protected:
  std::string decode(std::string_view bytes, const std::string& encoding = "UTF-8", std::size_t piece = 4096) {
    const ScriptFile file(folder_.write("V1__a.sql", bytes));
    DecodedText text(file, encoding, "V1__a.sql");
    std::string result;
    std::string buffer(piece, '\0');
    while (const std::size_t size = text.read(buffer.data(), buffer.size())) result.append(buffer, 0, size);
    EXPECT_EQ(text.bytes_taken(), bytes.size());
    return result;
  }

  Error refusal(std::string_view bytes, const std::string& encoding = "UTF-8") {
    try {
      decode(bytes, encoding);
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorCode::none, "nothing was refused");
  }

  // "line:column@offset" of the first bad byte.
  std::string bad_place(std::string_view bytes, const std::string& encoding = "UTF-8") {
    const Error error = refusal(bytes, encoding);
    EXPECT_EQ(error.code(), ErrorCode::malformed_script);
    EXPECT_EQ(error.where().script, "V1__a.sql");
    const std::string what = error.what();
    const std::string key = " at offset ";
    const std::size_t at = what.find(key) + key.size();
    return std::to_string(error.where().line) + ":" + std::to_string(error.where().column) + "@" +
           what.substr(at, what.find(' ', at) - at);
  }

  TempFolder folder_;
};

TEST_F(DecodedTextTest, Utf8IsGivenAsItIs) {
  EXPECT_EQ(decode("SELECT 'zażółć 世界 \U0001F600';\r\n"), "SELECT 'zażółć 世界 \U0001F600';\r\n");
  EXPECT_EQ(decode("SELECT 1;", "utf8"), "SELECT 1;");
  EXPECT_EQ(decode(""), "");
}

TEST_F(DecodedTextTest, OneByteOrderMarkAtTheStartIsRemovedAndNoOther) {
  EXPECT_EQ(decode("\uFEFFSELECT 1;"), "SELECT 1;");
  EXPECT_EQ(decode("\uFEFF\uFEFFSELECT 1;"), "\uFEFFSELECT 1;");
  EXPECT_EQ(decode("\n\uFEFFSELECT 1;"), "\n\uFEFFSELECT 1;");
  EXPECT_EQ(decode("\uFEFF"), "");
  const std::string later = std::string(65536, 'x') + "\uFEFF";
  EXPECT_EQ(decode(later), later);
}

TEST_F(DecodedTextTest, NulBytesAndLoneCarriageReturnsArePartOfTheText) {
  EXPECT_EQ(decode("SELECT 1;\0\rSELECT 2;\r"s), "SELECT 1;\0\rSELECT 2;\r"s);
}

TEST_F(DecodedTextTest, PiecesOfAnySizeGiveTheSameText) {
  std::string text;
  while (text.size() < 200000) text += "-- é€\U0001F600\n";
  for (const std::size_t piece : {1, 2, 3, 7, 65536, 300000}) EXPECT_EQ(decode(text, "UTF-8", piece), text) << piece;
}

TEST_F(DecodedTextTest, ACodePointMayLieAcrossTheEndOfTheInnerBuffer) {
  for (std::size_t ahead = 65530; ahead <= 65537; ++ahead) {
    const std::string text = std::string(ahead, 'x') + "\U0001F600é\n";
    EXPECT_EQ(decode(text), text) << ahead;
  }
}

TEST_F(DecodedTextTest, TheFirstBadByteIsNamedWithLineColumnAndOffset) {
  EXPECT_EQ(bad_place("SELECT 1;\nSELECT '\xE9';\n"), "2:9@18");
  EXPECT_EQ(bad_place("\xFFselect"), "1:1@0");
}

TEST_F(DecodedTextTest, ColumnsCountCodePointsAndTheByteOrderMarkIsNone) {
  EXPECT_EQ(bad_place("\uFEFFżó\xFF"), "1:3@7");
  EXPECT_EQ(bad_place("世界\n世\xC3("), "2:2@10");
}

TEST_F(DecodedTextTest, LinesOfABadByteEndWithCrlfCrAndLf) {
  EXPECT_EQ(bad_place("a\r\nb\rc\nd\xFF"), "4:2@8");
  EXPECT_EQ(bad_place(std::string(65535, 'x') + "\r\ny\xFF"), "2:2@65538");
}

TEST_F(DecodedTextTest, WhatRfc3629ForbidsIsMalformed) {
  EXPECT_EQ(bad_place("a\xC0\x80"), "1:2@1");          // an overlong NUL
  EXPECT_EQ(bad_place("a\xED\xA0\x80"), "1:2@1");      // a surrogate
  EXPECT_EQ(bad_place("a\xF4\x90\x80\x80"), "1:2@1");  // above U+10FFFF
  EXPECT_EQ(bad_place("a\xE2\x82"), "1:2@1");          // cut by the end of the file
  EXPECT_EQ(bad_place("a\x80"), "1:2@1");              // a continuation byte alone
}

TEST_F(DecodedTextTest, TheMessageNamesPathPlaceByteEncodingAndTheWayOut) {
  const Error error = refusal("SELECT '\xE9';");
  const std::string message = error.what();
  EXPECT_THAT(message, HasSubstr(folder_.path("V1__a.sql") + ":1:9: byte 0xE9 at offset 8"));
  EXPECT_THAT(message, HasSubstr("UTF-8"));
  EXPECT_THAT(message, HasSubstr("encoding= in V1__a.sql.conf"));
}

TEST_F(DecodedTextTest, TextInFrontOfABadByteIsGivenFirst) {
  const ScriptFile file(folder_.write("V1__a.sql", "good\xFF"));
  DecodedText text(file, "UTF-8", "V1__a.sql");
  char buffer[64];
  EXPECT_EQ(text.read(buffer, sizeof buffer), 4u);
  EXPECT_THROW(text.read(buffer, sizeof buffer), Error);
  EXPECT_THROW(text.read(buffer, sizeof buffer), Error);
}

TEST_F(DecodedTextTest, Utf16TakesItsByteOrderFromItsMark) {
  EXPECT_EQ(decode("\xFF\xFE\x41\0\xAC\x20"s, "UTF-16"), "A€");
  EXPECT_EQ(decode("\xFE\xFF\0\x41\x20\xAC"s, "utf-16"), "A€");
}

TEST_F(DecodedTextTest, Utf16WithoutAMarkIsBigEndianAsInJava) {
  EXPECT_EQ(decode("\0\x41\x20\xAC"s, "UTF-16"), "A€");
  EXPECT_EQ(decode("", "UTF-16"), "");
}

TEST_F(DecodedTextTest, AMarkInFrontOfUtf16WithAStatedOrderIsDropped) {
  EXPECT_EQ(decode("\xFF\xFE\x41\0"s, "UTF-16LE"), "A");
  EXPECT_EQ(decode("\xFE\xFF\0\x41"s, "UTF-16BE"), "A");
}

TEST_F(DecodedTextTest, Utf16SurrogatePairsBecomeOneCodePointAndLoneOnesAreMalformed) {
  EXPECT_EQ(decode("\x3D\xD8\0\xDE"s, "UTF-16LE"), "\U0001F600");
  EXPECT_EQ(bad_place("\x41\0\n\0\x3D\xD8\x41\0"s, "UTF-16LE"), "2:1@4");
}

TEST_F(DecodedTextTest, AnOddByteAtTheEndOfUtf16IsMalformed) {
  EXPECT_EQ(bad_place("\x41\0\x42"s, "UTF-16LE"), "1:2@2");
}

TEST_F(DecodedTextTest, Utf32TakesItsByteOrderFromItsMarkAndIsBigEndianWithoutOne) {
  EXPECT_EQ(decode("\xFF\xFE\0\0\x41\0\0\0"s, "UTF-32"), "A");
  EXPECT_EQ(decode("\0\0\xFE\xFF\0\0\0\x41"s, "UTF-32"), "A");
  EXPECT_EQ(decode("\0\0\0\x41"s, "UTF-32"), "A");
}

TEST_F(DecodedTextTest, OneByteEncodingsAreDecoded) {
  EXPECT_EQ(decode("SELECT '\xE9';\r\n", "ISO-8859-1"), "SELECT 'é';\r\n");
  EXPECT_EQ(decode("\x80", "windows-1252"), "€");
  EXPECT_EQ(decode("\xEC\xE8\xF0", "windows-1251"), "мир");
}

TEST_F(DecodedTextTest, EncodingsOfSeveralBytesAreDecoded) {
  EXPECT_EQ(decode("'\xCA\xC0'", "GBK"), "'世'");
  EXPECT_EQ(decode("\x93\xFA\x96\x7B", "Shift_JIS"), "日本");
  EXPECT_EQ(decode("\x1B$BF|K\\\x1B(B", "ISO-2022-JP"), "日本");
}

TEST_F(DecodedTextTest, ACodePointThatIconvHoldsBackComesAtTheEnd) {
  EXPECT_EQ(decode("SELECT a", "windows-1258"), "SELECT a");  // an accent could still follow the last letter
}

TEST_F(DecodedTextTest, LongTextsInOtherEncodingsAreWholeInPiecesOfAnySize) {
  std::string wide = "\xFF\xFE";
  std::string text;
  for (int i = 0; i < 50000; ++i) {
    wide += "\xE9\0\xAC\x20\n\0"s;
    text += "é€\n";
  }
  for (const std::size_t piece : {1, 5, 65536}) EXPECT_EQ(decode(wide, "UTF-16", piece), text) << piece;
}

TEST_F(DecodedTextTest, BytesThatAnEncodingDoesNotHaveAreMalformedAndNeverReplaced) {
  EXPECT_EQ(bad_place("a\n\x81", "windows-1252"), "2:1@2");
  EXPECT_EQ(bad_place("ab\xE9", "US-ASCII"), "1:3@2");
  EXPECT_EQ(bad_place("世\xCA", "UTF-8"), "1:2@3");
  EXPECT_EQ(bad_place("\xCA\xC0\xCA", "GBK"), "1:2@2");
}

TEST_F(DecodedTextTest, JavasSpellingsOfEncodingsAreKnown) {
  EXPECT_EQ(decode("\xE9", "ISO8859_1"), "é");
  EXPECT_EQ(decode("\x80", "Cp1252"), "€");
  EXPECT_EQ(decode("\xE9", "latin1"), "é");
}

TEST_F(DecodedTextTest, AnUnknownEncodingIsRefusedAtOnceAndUtf8IsSuggested) {
  const ScriptFile file(folder_.write("V1__a.sql"));
  try {
    const DecodedText text(file, "UFT-8", "V1__a.sql");
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unknown_encoding);
    EXPECT_THAT(error.what(), HasSubstr("\"UFT-8\""));
    EXPECT_THAT(error.what(), HasSubstr("Use UTF-8"));
  }
}

TEST_F(DecodedTextTest, OptionsOfIconvAndTheLocalesEncodingCannotBeReached) {
  for (const char* name : {"ISO-8859-1//IGNORE", "ASCII//TRANSLIT", "", " ", "/"}) {
    EXPECT_EQ(refusal("abc", name).code(), ErrorCode::unknown_encoding) << name;
  }
}

}  // namespace
}  // namespace godwit
