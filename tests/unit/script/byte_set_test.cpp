#include "script/lexer/byte_set.h"

#include <gtest/gtest.h>

#include <string>

namespace godwit {
namespace {

const std::string_view kSets[] = {
    "'", "'\\", std::string_view("'\"-/;\0", 6), "\r\n", "*/", "`$#*\\;'\"-/", "~\x7F@A", "\xC2;", "\xFF\x80"};

TEST(ByteSetTest, FindsWhatAPlainLoopFindsWhereverItStands) {
  for (const std::string_view bytes : kSets) {
    const ByteSet set(bytes);
    for (int byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      const bool member = bytes.find(c) != std::string_view::npos;
      ASSERT_EQ(set.has(c), member) << byte;
      for (const std::size_t size : {1, 31, 32, 33, 64, 100}) {
        for (std::size_t at = 0; at < size; at += 7) {
          std::string text(size, 'x');
          text[at] = c;
          const char* const found = set.find(text.data(), text.data() + size);
          ASSERT_EQ(found - text.data(), static_cast<std::ptrdiff_t>(member ? at : size)) << byte << " in " << bytes;
        }
      }
    }
  }
}

TEST(ByteSetTest, FindsTheFirstOfSeveral) {
  const ByteSet set(";'");
  const std::string text = std::string(40, 'a') + "'b;" + std::string(40, ';');
  EXPECT_EQ(set.find(text.data(), text.data() + text.size()) - text.data(), 40);
  EXPECT_EQ(set.find(text.data() + 41, text.data() + text.size()) - text.data(), 42);
  EXPECT_EQ(set.find(text.data(), text.data()), text.data());
}

}  // namespace
}  // namespace godwit
