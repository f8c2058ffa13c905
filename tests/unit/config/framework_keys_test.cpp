#include "config/sources/framework_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/keys/flyway_keys.h"
#include "config/keys/key_spelling.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

std::string told(std::string_view name) {
  const auto key = framework_key(name);
  if (!key) return "-";
  const std::string part = key->part == Part::flyway ? " of Flyway" : key->part == Part::server ? " of the server" : "";
  return (key->datasource.empty() ? "" : key->datasource + ": ") + key->key + part;
}

TEST(FrameworkKeysTest, SpringBoot) {
  EXPECT_EQ(told("spring.datasource.url"), "url of the server");
  EXPECT_EQ(told("spring.datasource.username"), "user of the server");
  EXPECT_EQ(told("spring.data-source.password"), "password of the server");
  EXPECT_EQ(told("spring.datasource.hikari.username"), "-");
  EXPECT_EQ(told("spring.jpa.hibernate.ddl-auto"), "-");
  EXPECT_EQ(told("spring.flyway.url"), "url of Flyway");
  EXPECT_EQ(told("spring.flyway.user"), "user of Flyway");
  for (const char* written : {"baseline-on-migrate", "baselineOnMigrate", "baseline_on_migrate", "BASELINEONMIGRATE"}) {
    EXPECT_EQ(told("spring.flyway." + std::string(written)), "baselineOnMigrate");
  }
  EXPECT_EQ(told("spring.flyway.init-sqls"), "initSql");
  EXPECT_EQ(told("spring.flyway.postgresql.transactional-lock"), "postgresql.transactional.lock");
  EXPECT_EQ(told("spring.flyway.jdbc-properties.ssl"), "jdbcProperties.ssl");
  EXPECT_EQ(told("spring.flyway.placeholders.App-Name"), "placeholders.App-Name");
  EXPECT_EQ(told("spring.flyway.driver-class-name"), "driver");
  EXPECT_EQ(told("spring.flyway.nonsense"), "nonsense");
}

TEST(FrameworkKeysTest, Quarkus) {
  EXPECT_EQ(told("quarkus.datasource.jdbc.url"), "url of the server");
  EXPECT_EQ(told("quarkus.datasource.username"), "user");
  EXPECT_EQ(told("quarkus.datasource.reactive.url"), "-");
  EXPECT_EQ(told("quarkus.datasource.devservices.username"), "-");
  EXPECT_EQ(told("quarkus.datasource.jdbc.max-size"), "-");
  EXPECT_EQ(told("quarkus.datasource.orders.jdbc.url"), "orders: url of the server");
  EXPECT_EQ(told("quarkus.datasource.\"my.orders\".password"), "my-orders: password");
  EXPECT_EQ(told("quarkus.flyway.migrate-at-start"), "enabled");
  EXPECT_EQ(told("quarkus.flyway.clean-at-start"), "cleanSchema");
  EXPECT_EQ(told("quarkus.flyway.jdbc-url"), "url of Flyway");
  EXPECT_EQ(told("quarkus.flyway.orders.locations"), "orders: locations");
  EXPECT_EQ(told("quarkus.flyway.orders.placeholders.x"), "orders: placeholders.x");
  EXPECT_EQ(told("quarkus.flyway.\"my.orders\".baseline-version"), "my-orders: baselineVersion");
  EXPECT_EQ(told("quarkus.http.port"), "-");
}

TEST(FrameworkKeysTest, VariablesStandForProperties) {
  EXPECT_EQ(told(property_of_variable("SPRING_DATASOURCE_URL", {})), "url of the server");
  EXPECT_EQ(told(property_of_variable("SPRING_FLYWAY_BASELINE_ON_MIGRATE", {})), "baselineOnMigrate");
  EXPECT_EQ(told(property_of_variable("SPRING_FLYWAY_BASELINEONMIGRATE", {})), "baselineOnMigrate");
  EXPECT_EQ(told(property_of_variable("SPRING_FLYWAY_INIT_SQLS", {})), "initSql");
  EXPECT_EQ(told(property_of_variable("QUARKUS_DATASOURCE_JDBC_URL", {"orders"})), "url of the server");
  EXPECT_EQ(told(property_of_variable("QUARKUS_FLYWAY_MIGRATE_AT_START", {})), "enabled");
  EXPECT_EQ(told(property_of_variable("QUARKUS_DATASOURCE_ORDERS_JDBC_URL", {"orders"})), "orders: url of the server");
  EXPECT_EQ(told(property_of_variable("QUARKUS_FLYWAY__MY_ORDERS__LOCATIONS", {"my-orders"})), "my-orders: locations");
  EXPECT_EQ(property_of_variable("SPRING_PROFILES_ACTIVE", {}), "");
}

TEST(FrameworkKeysTest, ValuesAreThoseOfFlyway) {
  EXPECT_EQ(framework_value("locations", "db/migration, filesystem:sql"), "classpath:db/migration,filesystem:sql");
  EXPECT_EQ(framework_value("outOfOrder", "On"), "true");
  EXPECT_EQ(framework_value("outOfOrder", "maybe"), "maybe");
  EXPECT_EQ(framework_value("table", "yes"), "yes");
}

// Every key may be written in kebab case.
TEST(KeySpellingTest, EveryKeyIsFoundInEachSpelling) {
  const auto kebab = [](std::string_view name) {
    std::string text;
    for (const char c : name) {
      if (c >= 'A' && c <= 'Z') {
        text += '-';
        text += static_cast<char>(c - 'A' + 'a');
      } else {
        text += c;
      }
    }
    return text;
  };
  for (const Key& key : all_keys()) EXPECT_EQ(canonical_key(kebab(key.name)), key.name);
  for (const FlywayKey& key : flyway_keys()) {
    const std::string rest = key.name.ends_with('.') ? "x" : "";
    EXPECT_EQ(canonical_key(kebab(key.name) + rest), std::string(key.name) + rest);
  }
  EXPECT_EQ(canonical_key("community-dbsupport-enabled"), "communityDBSupportEnabled");
  EXPECT_EQ(canonical_key("username"), "user");
  EXPECT_EQ(canonical_key("no-such-key"), "no-such-key");
}

}  // namespace
}  // namespace godwit
