#include "report/markup.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

constexpr const char* kReplaced = "\xEF\xBF\xBD";

TEST(MarkupTest, WhatMeansSomethingIsEscaped) {
  EXPECT_EQ(escape_markup("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
}

TEST(MarkupTest, LineEndsAndTabsSurviveInAttributes) {
  EXPECT_EQ(escape_markup("a\tb\r\nc"), "a&#9;b&#13;&#10;c");
}

TEST(MarkupTest, TextInAnyLanguageStays) {
  EXPECT_EQ(escape_markup("größe 水果 🐦"), "größe 水果 🐦");
}

TEST(MarkupTest, WhatXmlCannotHoldIsReplaced) {
  for (const std::string& text :
       {std::string("\x01"), std::string("\0", 1), std::string("\x1B"), std::string("\x7F"), std::string("\xC2\x85"),
        std::string("\xEF\xBF\xBE"), std::string("\xEF\xBF\xBF"), std::string("\xFF"), std::string("\xC3")}) {
    EXPECT_EQ(escape_markup("a" + text + "b"), std::string("a") + kReplaced + "b") << ::testing::PrintToString(text);
  }
}

TEST(MarkupTest, ASurrogateIsNoText) {
  EXPECT_EQ(escape_markup("\xED\xA0\x80"), std::string(kReplaced) + kReplaced + kReplaced);
}

TEST(MarkupTest, ABidirectionalMarkIsAReferenceSoThatItTurnsNothingOnATerminal) {
  EXPECT_EQ(escape_markup("a\xE2\x80\xAE\xD8\x9C\xE2\x81\xA6z"), "a&#x202E;&#x061C;&#x2066;z");
}

}  // namespace
}  // namespace godwit
