#include "server/watch/job_request.h"

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
    parse_job_request(operation, body);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.what();
  }
  ADD_FAILURE() << body << " is a request";
  return "";
}

TEST(JobRequestTest, WithoutABodyEverythingIsAsConfigured) {
  for (const char* body : {"", " \n", "{}"}) {
    const JobRequest asked = parse_job_request(Operation::undo, body);
    EXPECT_EQ(asked.operation, Operation::undo);
    EXPECT_EQ(asked.target, "");
    EXPECT_FALSE(asked.dry_run || asked.force || asked.wait) << body;
  }
}

TEST(JobRequestTest, EveryWordArrives) {
  const JobRequest asked =
      parse_job_request(Operation::migrate, R"({"target": "7", "dryRun": true, "force": true, "wait": true})");
  EXPECT_EQ(asked.target, "7");
  EXPECT_TRUE(asked.dry_run && asked.force && asked.wait);
}

TEST(JobRequestTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(refused("{"), HasSubstr("not JSON"));
  EXPECT_THAT(refused("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(refused(R"({"wiat": true})"), HasSubstr("\"wiat\""));
  EXPECT_THAT(refused(R"({"wait": 1})"), HasSubstr("wait is true or false"));
  EXPECT_THAT(refused(R"({"target": 7})"), HasSubstr("target is a text"));
  EXPECT_THAT(refused(R"({"target": "7"})", Operation::repair), HasSubstr("repair has no target"));
}

TEST(JobRequestTest, OnlyWhatWritesChangesSomething) {
  EXPECT_TRUE(parse_job_request(Operation::migrate, "").changes());
  EXPECT_TRUE(parse_job_request(Operation::undo, "").changes());
  EXPECT_TRUE(parse_job_request(Operation::repair, "").changes());
  EXPECT_FALSE(parse_job_request(Operation::validate, "").changes());
  EXPECT_FALSE(parse_job_request(Operation::migrate, R"({"dryRun": true})").changes());
}

TEST(JobRequestTest, ForceLiftsOutOfOrderAndMissingAndNothingElse) {
  const ProjectOptions before;
  const ProjectOptions after = with_job_request(before, parse_job_request(Operation::migrate, R"({"force": true})"));
  EXPECT_TRUE(after.out_of_order);
  auto patterns = before.ignore_migration_patterns;
  patterns.push_back("*:missing");
  EXPECT_THAT(after.ignore_migration_patterns, ElementsAreArray(patterns));
  EXPECT_EQ(after.validate_on_migrate, before.validate_on_migrate);
  EXPECT_EQ(with_job_request(before, parse_job_request(Operation::migrate, R"({"target": "3"})")).target, "3");
  EXPECT_FALSE(with_job_request(before, parse_job_request(Operation::migrate, "")).out_of_order);
}

}  // namespace
}  // namespace godwit
