// Schemas on every database: there or not, empty or not, made, dropped, cleaned.
#include "history/history_sql.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

constexpr const char* kHistory = "flyway_schema_history";

class SchemaContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  bool empty(const std::string& schema) { return dialect().schema_empty(*connection_, schema, kHistory); }
  const Dialect& dialect() { return database_.dialect(); }
  std::string schema() { return database_.schema(); }

  TestDatabase database_{GetParam()};
  std::unique_ptr<Connection> connection_ = database_.connect();
};
INSTANTIATE_TEST_SUITE_P(Databases, SchemaContract, every_database(), kind_of);

TEST_P(SchemaContract, TheDefaultSchemaOfANewDatabaseIsThereAndEmpty) {
  EXPECT_TRUE(dialect().schema_exists(*connection_, schema()));
  EXPECT_TRUE(empty(schema()));
}

TEST_P(SchemaContract, ATableOrAViewMakesItNotEmpty) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  EXPECT_FALSE(empty(schema()));
  run(*connection_, {"DROP TABLE t"});
  EXPECT_TRUE(empty(schema()));
  run(*connection_, {"CREATE VIEW v AS SELECT 1 AS one"});
  EXPECT_FALSE(empty(schema()));
}

TEST_P(SchemaContract, TheHistoryTableDoesNotCount) {
  for (const std::string& statement : history_sql(dialect().table_words(schema(), kHistory)).create)
    connection_->execute(statement);
  EXPECT_TRUE(empty(schema()));
  EXPECT_FALSE(dialect().schema_empty(*connection_, schema(), "another"));
}

TEST_P(SchemaContract, CleanRemovesWhateverDependsOnWhat) {
  run(*connection_, {"CREATE TABLE a (id int PRIMARY KEY, b_id int)",
                     "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a (id))",
                     "CREATE VIEW v AS SELECT a.id FROM a JOIN b ON a.id = b.a_id", "CREATE VIEW w AS SELECT * FROM v",
                     "CREATE INDEX i ON a (b_id)", "INSERT INTO a VALUES (1, 1)", "INSERT INTO b VALUES (1, 1)"});
  for (const std::string& statement : history_sql(dialect().table_words(schema(), kHistory)).create)
    connection_->execute(statement);
  connection_->clean_schema(schema());
  EXPECT_TRUE(dialect().schema_exists(*connection_, schema()));
  EXPECT_TRUE(dialect().schema_empty(*connection_, schema(), ""));
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_P(SchemaContract, CleanOfAnEmptySchemaDoesNothing) {
  connection_->clean_schema(schema());
  EXPECT_TRUE(empty(schema()));
}

TEST_P(SchemaContract, NamesWithQuotesAreCleanedToo) {
  const auto quote = [this](const char* name) { return dialect().quote(name); };
  run(*connection_, {"CREATE TABLE " + quote("it's \"a\" `t`;") + " (id int)",
                     "CREATE VIEW " + quote("v\"'`?") + " AS SELECT * FROM " + quote("it's \"a\" `t`;")});
  connection_->clean_schema(schema());
  EXPECT_TRUE(empty(schema()));
}

TEST_P(SchemaContract, ASchemaIsMadeAndDroppedWithWhatIsInIt) {
  if (!dialect().traits().schemas) GTEST_SKIP() << "no schemas to make";
  const std::string name = database_.name() + " Second";
  EXPECT_FALSE(dialect().schema_exists(*connection_, name));
  dialect().create_schema(*connection_, name);
  EXPECT_TRUE(dialect().schema_exists(*connection_, name));
  EXPECT_TRUE(empty(name));
  run(*connection_, {"CREATE TABLE " + dialect().quote(name) + ".t (id int)"});
  EXPECT_FALSE(empty(name));
  EXPECT_TRUE(empty(schema()));
  dialect().drop_schema(*connection_, name);
  EXPECT_FALSE(dialect().schema_exists(*connection_, name));
}

TEST_P(SchemaContract, CleanLeavesTablesOfOtherSchemasAlone) {
  if (!dialect().traits().schemas) GTEST_SKIP() << "no other schemas";
  const std::string name = database_.name() + "_second";
  dialect().create_schema(*connection_, name);
  run(*connection_, {"CREATE TABLE t (id int)", "CREATE TABLE " + name + ".t (id int)"});
  connection_->clean_schema(schema());
  EXPECT_FALSE(empty(name));
  dialect().drop_schema(*connection_, name);
}

TEST_P(SchemaContract, ScriptsRunInTheDefaultSchemaThatWasAskedFor) {
  if (!dialect().traits().schemas) GTEST_SKIP() << "no schemas to choose from";
  const std::string name = database_.name() + "_Second";
  TargetOptions target = database_.target();
  target.default_schema = name;
  target.schemas = {name, schema()};
  const auto early = database_.connect(target);  // before the schema is there
  early->remember_session();
  dialect().create_schema(*early, name);
  early->restore_session();
  run(*early, {"CREATE TABLE early (id int)"});
  const auto late = database_.connect(target);
  EXPECT_EQ(late->server().default_schema, name);
  run(*late, {"CREATE TABLE late (id int)"});
  EXPECT_TRUE(empty(schema()));
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM information_schema.tables WHERE table_schema = '" + name + "'"),
            "2");
  dialect().drop_schema(*connection_, name);
}

}  // namespace
}  // namespace godwit::test
