#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace godwit {
namespace {

std::string encoded(unsigned code) {
  std::string text;
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (code >> 18));
    text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  }
  if (code >= 0x80) text += static_cast<char>(0x80 | (code & 0x3F));
  return text;
}

bool is_surrogate(unsigned code) {
  return code >= 0xD800 && code <= 0xDFFF;
}

// A malformed sequence, alone and behind 0, 1, 7, 8 and 9 plain characters: the quick path reads eight at a time.
void expect_malformed(const std::string& bytes) {
  for (const std::size_t before : {0U, 1U, 7U, 8U, 9U}) {
    const std::string text = std::string(before, 'a') + bytes;
    EXPECT_EQ(valid_utf8_prefix(text), before) << testing::PrintToString(text);
    EXPECT_EQ(valid_utf8_prefix(text + "plain text behind it"), before) << testing::PrintToString(text);
  }
}

TEST(Utf8Test, AnEmptyTextIsWellFormed) {
  EXPECT_EQ(valid_utf8_prefix(""), 0U);
}

TEST(Utf8Test, AsciiOfAnyLengthIsWellFormed) {
  for (std::size_t size = 0; size < 40; ++size) EXPECT_EQ(valid_utf8_prefix(std::string(size, 'x')), size);
}

TEST(Utf8Test, ANulByteIsACharacterLikeAnyOther) {
  EXPECT_EQ(valid_utf8_prefix(std::string("a\0b", 3)), 3U);
}

TEST(Utf8Test, EveryCodePointThatIsNoSurrogateIsWellFormed) {
  for (unsigned code = 0; code <= 0x10FFFF; ++code) {
    if (is_surrogate(code)) continue;
    const std::string text = encoded(code);
    ASSERT_EQ(valid_utf8_prefix(text), text.size()) << std::hex << code;
  }
}

TEST(Utf8Test, EverySurrogateIsMalformed) {
  for (unsigned code = 0xD800; code <= 0xDFFF; ++code) {
    ASSERT_EQ(valid_utf8_prefix(encoded(code)), 0U) << std::hex << code;
  }
  expect_malformed("\xED\xA0\x80");
  expect_malformed("\xED\xBF\xBF");
}

TEST(Utf8Test, WhatIsAboveTheLastCodePointIsMalformed) {
  expect_malformed("\xF4\x90\x80\x80");
  expect_malformed("\xF5\x80\x80\x80");
  expect_malformed("\xF8\x88\x80\x80\x80");
  expect_malformed("\xFC\x84\x80\x80\x80\x80");
  expect_malformed("\xFE");
  expect_malformed("\xFF");
}

TEST(Utf8Test, OverlongFormsAreMalformed) {
  expect_malformed("\xC0\x80");
  expect_malformed("\xC0\xAF");
  expect_malformed("\xC1\xBF");
  expect_malformed("\xE0\x80\xAF");
  expect_malformed("\xE0\x9F\xBF");
  expect_malformed("\xF0\x80\x80\xAF");
  expect_malformed("\xF0\x8F\xBF\xBF");
}

TEST(Utf8Test, AContinuationByteAloneIsMalformed) {
  for (int byte = 0x80; byte <= 0xBF; ++byte) expect_malformed(std::string(1, static_cast<char>(byte)));
}

TEST(Utf8Test, ALeadingByteWithoutItsContinuationIsMalformed) {
  for (int byte = 0xC2; byte <= 0xF4; ++byte) {
    expect_malformed(std::string(1, static_cast<char>(byte)) + "a");
    expect_malformed(std::string(1, static_cast<char>(byte)) + static_cast<char>(byte));
  }
  expect_malformed("\xE2\x82 ");
  expect_malformed("\xE2\x28\xA1");
  expect_malformed("\xF0\x9F\x98 ");
  expect_malformed("\xF0\x9F\x28\x80");
}

TEST(Utf8Test, TheEndOfTheTextCutsACodePointToTheByteBeforeIt) {
  EXPECT_EQ(valid_utf8_prefix("ab\xC3"), 2U);
  EXPECT_EQ(valid_utf8_prefix("ab\xE2\x82"), 2U);
  EXPECT_EQ(valid_utf8_prefix("ab\xF0\x9F\x98"), 2U);
}

TEST(Utf8Test, WellFormedTextCountsUpToTheFirstMalformedByte) {
  EXPECT_EQ(valid_utf8_prefix("äöü\xFFäöü"), 6U);
  EXPECT_EQ(valid_utf8_prefix("12345678\xE2\x82\xAC\x80"), 11U);
}

TEST(Utf8Test, AByteOrderMarkIsWellFormed) {
  EXPECT_EQ(valid_utf8_prefix(kByteOrderMark), 3U);
}

TEST(Utf8Test, EveryProperPrefixOfACodePointIsACut) {
  for (const unsigned code :
       {0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x1F600U, 0xFFFFFU, 0x100000U, 0x10FFFFU}) {
    const std::string text = encoded(code);
    for (std::size_t size = 1; size < text.size(); ++size) {
      EXPECT_TRUE(is_cut_code_point(text.substr(0, size))) << std::hex << code << " " << size;
    }
    EXPECT_FALSE(is_cut_code_point(text)) << std::hex << code;
  }
}

TEST(Utf8Test, WhatCannotBecomeACodePointIsNoCut) {
  for (const std::string_view text :
       {"", "a", "\x80", "\xC0", "\xC1", "\xF5", "\xFF", "\xC3\xA9", "\xE0\x80", "\xE0\x9F", "\xED\xA0", "\xF0\x80",
        "\xF0\x8F\xBF", "\xF4\x90", "\xF4\x90\x80", "\xE2z", "\xF0\x9Fz", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80\x80"}) {
    EXPECT_FALSE(is_cut_code_point(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8Test, CodePointsAreCountedNotBytes) {
  EXPECT_EQ(count_code_points(""), 0U);
  EXPECT_EQ(count_code_points("abc"), 3U);
  EXPECT_EQ(count_code_points("äöü"), 3U);
  EXPECT_EQ(count_code_points("€😀a"), 3U);
  EXPECT_EQ(count_code_points("0123456€89ä123456789ö123456789😀0"), 32U);
  EXPECT_EQ(count_code_points("e\xCC\x81"), 2U);  // a combining accent is a code point of its own
}

TEST(Utf8Test, TheOffsetOfACodePointIsThatOfItsFirstByte) {
  EXPECT_EQ(offset_of_code_point("aä€😀z", 0), 0U);
  EXPECT_EQ(offset_of_code_point("aä€😀z", 1), 1U);
  EXPECT_EQ(offset_of_code_point("aä€😀z", 2), 3U);
  EXPECT_EQ(offset_of_code_point("aä€😀z", 3), 6U);
  EXPECT_EQ(offset_of_code_point("aä€😀z", 4), 10U);
}

TEST(Utf8Test, TheOffsetOfACodePointBeyondTheEndIsTheSize) {
  EXPECT_EQ(offset_of_code_point("aä", 2), 3U);
  EXPECT_EQ(offset_of_code_point("aä", 99), 3U);
  EXPECT_EQ(offset_of_code_point("", 0), 0U);
}

TEST(Utf8Test, TheFirstCodePointIsReadWithItsSize) {
  const auto read = [](std::string_view text) {
    const CodePoint point = first_code_point(text);
    return std::pair<char32_t, std::size_t>(point.value, point.size);
  };
  EXPECT_EQ(read("az"), std::pair(char32_t{'a'}, std::size_t{1}));
  EXPECT_EQ(read("\xC3\xA9z"), std::pair(char32_t{0xE9}, std::size_t{2}));
  EXPECT_EQ(read("\xE4\xB8\x96"), std::pair(char32_t{0x4E16}, std::size_t{3}));
  EXPECT_EQ(read("\xF0\x9F\x98\x80"), std::pair(char32_t{0x1F600}, std::size_t{4}));
  for (const char* bad : {"", "\xA9", "\xC3", "\xED\xA0\x80", "\xF0\x9F\x98"})
    EXPECT_EQ(first_code_point(bad).size, 0U);
}

}  // namespace
}  // namespace godwit
