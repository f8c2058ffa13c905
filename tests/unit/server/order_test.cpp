#include "server/watch/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"

namespace godwit {
namespace {

using testing::Contains;
using testing::ElementsAreArray;
using testing::HasSubstr;

std::string refused(std::string_view body, Operation operation = Operation::migrate) {
  try {
    parse_order(operation, body);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.what();
  }
  ADD_FAILURE() << body << " is an order";
  return "";
}

TEST(OrderTest, WithoutABodyEverythingIsAsConfigured) {
  for (const char* body : {"", " \n", "{}"}) {
    const Order order = parse_order(Operation::undo, body);
    EXPECT_EQ(order.operation, Operation::undo);
    EXPECT_EQ(order.target, "");
    EXPECT_FALSE(order.dry_run || order.force || order.wait) << body;
  }
}

TEST(OrderTest, EveryWordArrives) {
  const Order order =
      parse_order(Operation::migrate, R"({"target": "7", "dryRun": true, "force": true, "wait": true})");
  EXPECT_EQ(order.target, "7");
  EXPECT_TRUE(order.dry_run && order.force && order.wait);
}

TEST(OrderTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(refused("{"), HasSubstr("not JSON"));
  EXPECT_THAT(refused("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(refused(R"({"wiat": true})"), HasSubstr("\"wiat\""));
  EXPECT_THAT(refused(R"({"wait": 1})"), HasSubstr("wait is true or false"));
  EXPECT_THAT(refused(R"({"target": 7})"), HasSubstr("target is a text"));
  EXPECT_THAT(refused(R"({"target": "7"})", Operation::repair), HasSubstr("repair has no target"));
}

TEST(OrderTest, OnlyWhatWritesChangesSomething) {
  EXPECT_TRUE(parse_order(Operation::migrate, "").changes());
  EXPECT_TRUE(parse_order(Operation::undo, "").changes());
  EXPECT_TRUE(parse_order(Operation::repair, "").changes());
  EXPECT_FALSE(parse_order(Operation::validate, "").changes());
  EXPECT_FALSE(parse_order(Operation::migrate, R"({"dryRun": true})").changes());
}

TEST(OrderTest, ForceLiftsOutOfOrderAndMissingAndNothingElse) {
  const ProjectOptions before;
  const ProjectOptions after = with_order(before, parse_order(Operation::migrate, R"({"force": true})"));
  EXPECT_TRUE(after.out_of_order);
  auto patterns = before.ignore_migration_patterns;
  patterns.push_back("*:missing");
  EXPECT_THAT(after.ignore_migration_patterns, ElementsAreArray(patterns));
  EXPECT_EQ(after.validate_on_migrate, before.validate_on_migrate);
  EXPECT_EQ(with_order(before, parse_order(Operation::migrate, R"({"target": "3"})")).target, "3");
  EXPECT_FALSE(with_order(before, parse_order(Operation::migrate, "")).out_of_order);
}

}  // namespace
}  // namespace godwit
