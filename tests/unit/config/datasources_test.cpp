// Several databases in one configuration, as servers write it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kServer = R"(
micronaut:
  server: {port: 8080}
datasources:
  orders:
    url: jdbc:postgresql://${DB_HOST:127.0.0.1}:5432/orders
    driverClassName: org.postgresql.Driver
    username: ${ORDERS_USER:orders}
    password: ${orders.password:`a:b${c}`}
    maximumPoolSize: 10
    data-source-properties: {ssl: true}
  stock-items:
    url: jdbc:mysql://127.0.0.1/stock
  idle:
    url: jdbc:sqlite:idle.db
flyway:
  datasources:
    stock-items:
      enabled: false
      locations: [filesystem:stock, filesystem:common]
      out-of-order: true
      ignore-migration-patterns: "*:missing,*:future"
    orders:
      locations: filesystem:orders
      table: history
queue: [a, {b: c}]
)";

class DatasourcesTest : public SourcesTest {
 protected:
  SettingsSource source(std::vector<std::string> arguments = {}) const {
    arguments.push_back("-workingDirectory=" + folder_ + "/here");
    std::istringstream input(input_);
    return {parse_command_line(arguments), environment_, input};
  }
  Settings of(const std::string& name, std::vector<std::string> arguments = {}) const {
    return source(std::move(arguments)).load(name);
  }
};

TEST_F(DatasourcesTest, AServersFileIsReadAsItIs) {
  write(work("conf/godwit.yml"), kServer);
  const Settings orders = of("orders");
  EXPECT_THAT(orders.datasources, ElementsAre("orders", "stock-items", "idle"));
  EXPECT_EQ(orders.datasource.name, "orders");
  EXPECT_EQ(orders.target.url, "jdbc:postgresql://127.0.0.1:5432/orders");
  EXPECT_EQ(orders.target.user, "orders");
  EXPECT_EQ(orders.target.password.reveal(), "a:b${c}");
  EXPECT_EQ(orders.target.table, "history");
  EXPECT_TRUE(orders.datasource.enabled);
  EXPECT_TRUE(orders.datasource.has_locations);
  const Settings stock = of("stock-items");
  EXPECT_FALSE(stock.datasource.enabled);
  EXPECT_TRUE(stock.project.out_of_order);
  EXPECT_THAT(stock.project.ignore_migration_patterns, ElementsAre("*:missing", "*:future"));
  EXPECT_THAT(stock.project.locations, ElementsAre("filesystem:" + work("stock"), "filesystem:" + work("common")));
  EXPECT_EQ(stock.target.table, "flyway_schema_history");
  EXPECT_FALSE(of("idle").datasource.has_locations);
}

TEST_F(DatasourcesTest, VariablesFillAndReplaceWhatTheFileSays) {
  write(work("conf/godwit.yml"), kServer);
  variable("DB_HOST", "db.internal");
  variable("ORDERS_PASSWORD", "from-variable");
  variable("DATASOURCES_STOCK_ITEMS_URL", "jdbc:mysql://db.internal/stock");
  variable("FLYWAY_DATASOURCES_STOCK_ITEMS_ENABLED", "true");
  variable("GODWIT_DATASOURCES_STOCK_ITEMS_TARGET", "3");
  write(work("secret"), "of-a-file\n");
  variable("DATASOURCES_STOCK_ITEMS_PASSWORD_FILE", work("secret"));
  EXPECT_EQ(of("orders").target.url, "jdbc:postgresql://db.internal:5432/orders");
  EXPECT_EQ(of("orders").target.password.reveal(), "from-variable");
  const Settings stock = of("stock-items");
  EXPECT_EQ(stock.target.url, "jdbc:mysql://db.internal/stock");
  EXPECT_EQ(stock.target.password.reveal(), "of-a-file");
  EXPECT_TRUE(stock.datasource.enabled);
  EXPECT_EQ(stock.project.target, "3");
}

TEST_F(DatasourcesTest, VariablesAloneMakeOne) {
  variable("DATASOURCES_DEFAULT_URL", "jdbc:sqlite:a.db");
  variable("DATASOURCES_DEFAULT_USERNAME", "me");
  EXPECT_THAT(load().datasources, ElementsAre("default"));
  EXPECT_EQ(of("default").target.url, "jdbc:sqlite:a.db");
  EXPECT_EQ(of("default").target.user, "me");
}

TEST_F(DatasourcesTest, WhatIsSaidOfAllHoldsForEachButTheServerAndItsUser) {
  write(work("conf/godwit.yml"), kServer);
  variable("FLYWAY_URL", "jdbc:sqlite:elsewhere.db");
  variable("FLYWAY_PASSWORD", "elsewhere");
  variable("FLYWAY_TARGET", "5");
  const Settings idle = of("idle");
  EXPECT_EQ(idle.target.url, "jdbc:sqlite:idle.db");
  EXPECT_TRUE(idle.target.password.empty());
  EXPECT_EQ(idle.project.target, "5");
  EXPECT_EQ(load().target.url, "jdbc:sqlite:elsewhere.db");
}

TEST_F(DatasourcesTest, AnOptionWinsOverWhatAFileSaysOfOne) {
  write(work("conf/godwit.yml"), kServer);
  EXPECT_EQ(of("orders", {"-table=other"}).target.table, "other");
  EXPECT_EQ(of("orders", {"-datasources.orders.table=own", "-table=other"}).target.table, "own");
}

TEST_F(DatasourcesTest, AnUnknownKeyOfOursIsAnErrorAndOneOfTheServersIsNot) {
  write(work("conf/godwit.yml"), "datasources: {a: {url: 'sqlite:a.db', locaitons: x}}\n");
  EXPECT_EQ(of("a").target.url, "sqlite:a.db");
  write(work("conf/godwit.yml"), "flyway: {datasources: {a: {locaitons: x}}}\n");
  EXPECT_THAT(error(), testing::AllOf(HasSubstr("godwit.yml:1"), HasSubstr("locaitons"), HasSubstr("locations")));
}

constexpr const char* kTenants = R"(
datasources:
  shop:
    url: jdbc:postgresql://${DB_HOST:localhost}/admin
    tenants: {query: select name from tenants, url: "jdbc:postgresql://${DB_HOST:localhost}/shop_${tenant}"}
flyway:
  datasources:
    shop:
      tenants: {schema: "${tenant}_app", parallel: 7}
      placeholders: {owner: "own_${tenant}", host: "${DB_HOST:localhost}"}
)";

TEST_F(DatasourcesTest, TenantsAreReadInBothSectionsAndTheirMarkIsNoVariable) {
  write(work("conf/godwit.yml"), kTenants);
  variable("TENANT", "not this");
  const Settings shop = of("shop");
  EXPECT_EQ(shop.tenants.query, "select name from tenants");
  EXPECT_EQ(shop.tenants.url, "jdbc:postgresql://localhost/shop_${tenant}");
  EXPECT_EQ(shop.tenants.schema, "${tenant}_app");
  EXPECT_EQ(shop.tenants.parallel, 7);
  EXPECT_EQ(shop.project.placeholders.values.at("owner"), "own_${tenant}");
  EXPECT_EQ(shop.project.placeholders.values.at("host"), "localhost");
}

TEST_F(DatasourcesTest, TenantsAreReadFromPropertiesAndVariables) {
  write(work("conf/godwit.conf"),
        "flyway.datasources.shop.url=sqlite:admin.db\n"
        "flyway.datasources.shop.tenants.url=sqlite:${tenant}.db\n"
        "flyway.datasources.shop.placeholders.owner=${tenant}\n");
  variable("DATASOURCES_SHOP_TENANTS_QUERY", "select 1");
  const Settings shop = of("shop");
  EXPECT_EQ(shop.tenants.query, "select 1");
  EXPECT_EQ(shop.tenants.url, "sqlite:${tenant}.db");
  EXPECT_EQ(shop.project.placeholders.values.at("owner"), "${tenant}");
  EXPECT_THAT(shop.notes, testing::IsEmpty());
}

TEST_F(DatasourcesTest, DriverPropertiesGoIntoTheUrlOfTenantsToo) {
  const Settings shop =
      of("shop", {"-datasources.shop.url=postgresql://h/a", "-datasources.shop.tenants.url=postgresql://h/${tenant}",
                  "-jdbcProperties.sslmode=require"});
  EXPECT_EQ(shop.tenants.url, "postgresql://h/${tenant}?sslmode=require");
}

TEST_F(DatasourcesTest, APasswordInTheUrlOfTenantsIsNotShown) {
  const Settings shop = of(
      "shop", {"-datasources.shop.url=sqlite:a.db", "-datasources.shop.tenants.url=postgresql://u:s3cret@h/${tenant}"});
  EXPECT_THAT(shop.given.at("tenants.url").value, testing::Not(HasSubstr("s3cret")));
}

TEST_F(DatasourcesTest, ANameThatIsNoneIsAnErrorThatNamesThem) {
  write(work("conf/godwit.yml"), kServer);
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { of("order"); }),
              testing::AllOf(HasSubstr("orders, stock-items, idle"), HasSubstr("Did you mean orders?")));
}

TEST_F(DatasourcesTest, AReferenceWithoutVariableAndDefaultIsAnError) {
  write(work("conf/godwit.yml"), "datasources: {a: {url: '${NOWHERE}'}, b: {url: 'sqlite:b.db'}}\n");
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { of("a"); }),
              testing::AllOf(HasSubstr("godwit.yml:1"), HasSubstr("NOWHERE"), HasSubstr(":default")));
  EXPECT_EQ(of("b").target.url, "sqlite:b.db");
  variable("DATASOURCES_A_URL", "sqlite:a.db");
  EXPECT_EQ(of("a").target.url, "sqlite:a.db");
}

TEST_F(DatasourcesTest, DatasourcesOfAnyShapeAreTheServersBusiness) {
  for (const char* text : {"datasources: [a, b]\n", "datasources: x\n", "datasources: {a: [1, {b: c}], d: 5}\n",
                           "datasources: {a: {pool: [1, {b: c}], url: 'sqlite:a.db'}}\n"}) {
    write(work("conf/godwit.yml"), text);
    EXPECT_NO_THROW(load()) << text;
  }
}

}  // namespace
}  // namespace godwit
