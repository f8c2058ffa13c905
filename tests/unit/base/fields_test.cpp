#include "base/fields.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace godwit {
namespace {

struct Inner {
  int a = 0;
  bool b = false;
};
struct Mixed {
  bool flag = true;
  std::string text = "x";
  std::optional<std::string> maybe;
  std::vector<std::string> list;
  std::map<std::string, int> map;
  std::chrono::milliseconds time{1};
  Inner inner;
  std::optional<std::vector<Inner>> deep;
};

constexpr Field kFlag{"flag", &Mixed::flag};
constexpr Field kText{"text", &Mixed::text};
constexpr auto kAll = std::tuple{kFlag,
                                 kText,
                                 Field{"maybe", &Mixed::maybe},
                                 Field{"list", &Mixed::list},
                                 Field{"map", &Mixed::map},
                                 Field{"time", &Mixed::time},
                                 Field{"inner", &Mixed::inner},
                                 Field{"deep", &Mixed::deep}};

TEST(FieldsTest, ATableOfAllMembersCoversTheStruct) {
  EXPECT_TRUE(covers<Mixed>(kAll));
  EXPECT_TRUE(covers<Inner>(std::tuple{Field{"b", &Inner::b}, Field{"a", &Inner::a}}));
}

TEST(FieldsTest, ATableThatLacksAMemberDoesNot) {
  EXPECT_FALSE(covers<Inner>(std::tuple{Field{"a", &Inner::a}}));
  EXPECT_FALSE(covers<Mixed>(std::tuple{kFlag, kText}));
}

TEST(FieldsTest, AMemberThatIsNamedTwiceDoesNotStandForTheOneThatIsMissing) {
  EXPECT_FALSE(covers<Inner>(std::tuple{Field{"a", &Inner::a}, Field{"b", &Inner::a}}));
}

TEST(FieldsTest, VisitsInTheOrderOfTheTable) {
  const Inner inner{7, true};
  std::string seen;
  for_each_field(inner, std::tuple{Field{"b", &Inner::b}, Field{"a", &Inner::a}}, [&](const auto& field, auto value) {
    seen += std::string(field.name) + "=" + std::to_string(value) + " ";
  });
  EXPECT_EQ(seen, "b=1 a=7 ");
}

}  // namespace
}  // namespace godwit
