#include "config/sources/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(ProfilesTest, ExpressionsHoldWhereTheirProfilesAreActive) {
  const std::vector<std::string> active = {"prod", "eu-west"};
  for (const char* holds : {"prod", " prod ", "dev,prod", "dev | prod", "prod & eu-west", "!dev", "!(dev | test)",
                            "(prod & !test) | dev", "!!prod", "prod & (dev | eu-west)"}) {
    EXPECT_TRUE(matches_profiles(holds, active)) << holds;
  }
  for (const char* fails : {"dev", "!prod", "prod & dev", "Prod", "(prod", "prod)", "prod &", "!", "()", "",
                            "prod prod", "dev | (test & prod)"}) {
    EXPECT_FALSE(matches_profiles(fails, active)) << fails;
  }
  EXPECT_FALSE(matches_profiles(std::string(100'000, '('), active));
  EXPECT_FALSE(matches_profiles(std::string(100'000, '!') + "prod", active));
}

TEST(ProfilesTest, WithoutAnyTheOneNamedDefaultIsActive) {
  const Document document = {{"spring.config.activate.on-profile", "default", 1}};
  EXPECT_TRUE(Profiles({}, {}).accepts(document));
  EXPECT_FALSE(Profiles({{"SPRING_PROFILES_ACTIVE", "x"}}, {}).accepts(document));
}

TEST(ProfilesTest, FilesSayWhichAreActiveUnlessTheEnvironmentDoes) {
  const Document general = {{"spring.profiles.active", "${MODE:a}", 1}, {"spring.profiles.group.a", "b, c", 2}};
  const Document of_c = {{"spring.config.activate.on-profile", "c", 1}, {"spring.profiles.active", "z", 2}};
  const Document of_d = {{"spring.profiles", "d", 1}};
  const std::vector<const Document*> documents = {&general, &of_c, &of_d};
  EXPECT_TRUE(Profiles({}, documents).accepts(of_c));
  EXPECT_FALSE(Profiles({}, documents).accepts(of_d));
  EXPECT_TRUE(Profiles({{"MODE", "d"}}, documents).accepts(of_d));
  EXPECT_TRUE(Profiles({{"SPRING_PROFILES_ACTIVE", "d"}}, documents).accepts(of_d));
  EXPECT_FALSE(Profiles({{"SPRING_PROFILES_ACTIVE", "d"}}, documents).accepts(of_c));
}

TEST(ProfilesTest, QuarkusRunsWithProdUnlessItIsTold) {
  EXPECT_EQ(Profiles({}, {}).without_profile("%prod.quarkus.x"), "quarkus.x");
  EXPECT_EQ(Profiles({}, {}).without_profile("%dev,prod.quarkus.x"), "quarkus.x");
  EXPECT_EQ(Profiles({}, {}).without_profile("%dev.quarkus.x"), "");
  EXPECT_EQ(Profiles({}, {}).without_profile("quarkus.x"), "quarkus.x");
  EXPECT_EQ(Profiles({{"QUARKUS_PROFILE", "dev"}}, {}).without_profile("%dev.quarkus.x"), "quarkus.x");
}

TEST(ProfilesTest, SeveralOfQuarkusStandInBraces) {
  const Profiles profiles({{"QUARKUS_PROFILE", "test"}}, {});
  EXPECT_EQ(profiles.without_profile("%{dev,test}.quarkus.x"), "quarkus.x");
  EXPECT_EQ(profiles.without_profile("%{ test , dev }.quarkus.x"), "quarkus.x");
  for (const char* name : {"%{dev,prod}.x", "%{test}", "%{test", "%{test}x", "%{}.x", "%{", "%"}) {
    EXPECT_EQ(profiles.without_profile(name), "") << name;
  }
}

TEST(ProfilesTest, OfSeveralProfilesTheLastIsTheHighestAndAParentTheLowest) {
  const Document parent = {{"quarkus.config.profile.parent", "common", 1}};
  const Profiles profiles({{"QUARKUS_PROFILE", "a,b"}}, {&parent});
  EXPECT_EQ(profiles.rank("%common.x"), 1U);
  EXPECT_EQ(profiles.rank("%{b,a}.x"), 3U);
  EXPECT_EQ(profiles.rank("%c.x"), 0U);
}

}  // namespace
}  // namespace godwit
