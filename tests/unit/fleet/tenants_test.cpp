// Names of tenants in URLs, schemas and placeholders.
#include "fleet/tenants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"

namespace godwit {
namespace {

using testing::ElementsAre;

TargetOptions with_url(const std::string& url, const std::string& name) {
  TenantOptions tenants;
  tenants.url = url;
  return target_of_tenant({}, tenants, name);
}

ErrorCode refusal(const std::string& url, const std::string& name) {
  try {
    with_url(url, name);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::none;
}

TEST(TenantsTest, ANameIsEncodedInAUrlOfAServer) {
  EXPECT_EQ(with_url("postgresql://h/app_${tenant}", "acme").url, "postgresql://h/app_acme");
  EXPECT_EQ(with_url("postgresql://h/${tenant}", "a b?c=d&e#f%41@g").url,
            "postgresql://h/a%20b%3Fc%3Dd%26e%23f%2541%40g");
  EXPECT_EQ(with_url("jdbc:mariadb://h/${tenant}?x=${tenant}", "a+b").url, "jdbc:mariadb://h/a%2Bb?x=a%2Bb");
  EXPECT_EQ(with_url("postgresql://${tenant}.db/app", "Ω").url, "postgresql://%CE%A9.db/app");
}

TEST(TenantsTest, ANameStandsAsItIsWhereAUrlKnowsNoEncoding) {
  EXPECT_EQ(with_url("sqlite:data/${tenant}.db", "a b").url, "sqlite:data/a b.db");
  EXPECT_EQ(with_url("sqlite:data/${tenant}.db", "50%").url, "sqlite:data/50%.db");
  EXPECT_EQ(with_url("file:data/${tenant}.db", "50%").url, "file:data/50%25.db");
}

TEST(TenantsTest, ANameThatWouldChangeTheUrlIsRefused) {
  EXPECT_EQ(refusal("sqlite:data/${tenant}.db", "a?mode=memory&x="), ErrorCode::invalid_url);
  EXPECT_EQ(refusal("postgresql://${tenant}/app", "one,two"), ErrorCode::invalid_url);
  EXPECT_EQ(refusal("postgresql://h,i/app_${tenant}", "one,two"), ErrorCode::none);
}

TEST(TenantsTest, ANameThatIsAPathOrHasControlCharactersIsRefusedEverywhere) {
  for (const char* name : {"..", ".", "a/b", "..\\b", ":memory:", "a\nb", "a\x7f"}) {
    EXPECT_EQ(refusal("sqlite:${tenant}", name), ErrorCode::configuration) << name;
    EXPECT_THROW(project_of_tenant({}, name), Error) << name;
  }
}

TEST(TenantsTest, ASchemaIsTheOnlyOneAndTheUrlStays) {
  TenantOptions tenants;
  tenants.schema = "t_${tenant}";
  TargetOptions target;
  target.url = "postgresql://h/app";
  target.schemas = {"other"};
  target.backup_file = "backups/${tenant}.db";
  const TargetOptions own = target_of_tenant(target, tenants, "Acme, Inc?");
  EXPECT_EQ(own.url, "postgresql://h/app");
  EXPECT_EQ(own.default_schema, "t_Acme, Inc?");
  EXPECT_THAT(own.schemas, ElementsAre("t_Acme, Inc?"));
  EXPECT_EQ(own.backup_file, "backups/Acme, Inc?.db");
}

TEST(TenantsTest, PlaceholdersHoldTheName) {
  ProjectOptions project;
  project.placeholders.values = {{"owner", "own_${tenant}"}};
  project.dry_run_output = "${tenant}.sql";
  const ProjectOptions own = project_of_tenant(project, "acme");
  EXPECT_EQ(own.placeholders.values.at("owner"), "own_acme");
  EXPECT_EQ(own.placeholders.values.at("tenant"), "acme");
  EXPECT_EQ(own.dry_run_output, "acme.sql");
  project.placeholders.values = {{"Tenant", "mine"}};
  EXPECT_EQ(project_of_tenant(project, "acme").placeholders.values.size(), 1U);
  project.dry_run_output = "one.sql";
  EXPECT_THROW(project_of_tenant(project, "acme"), Error);
}

}  // namespace
}  // namespace godwit
