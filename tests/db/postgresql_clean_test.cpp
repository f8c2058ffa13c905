// clean and empty against every kind of object that a PostgreSQL schema can hold, judged by pg_dump.
#include <array>
#include <cstdio>

#include "db/clean_inventory.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// Runs pg_dump and gives its lines, without the random ones.
std::string dump(const TestDatabase& database) {
  const std::string command = "pg_dump --schema-only -h 127.0.0.1 -U postgres -p " +
                              server_port(DatabaseKind::postgresql) + " " + database.name() + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> line{};
  while (pipe && fgets(line.data(), line.size(), pipe)) {
    const std::string_view read(line.data());
    if (!read.starts_with("\\restrict") && !read.starts_with("\\unrestrict")) text += read;
  }
  EXPECT_TRUE(pipe && pclose(pipe) == 0) << text;
  return text;
}

// Each entry makes one kind of object, or a knot of dependencies, in the schema of the search path.
const std::vector<std::string>& every_kind() {
  static const std::vector<std::string> kStatements = {
      "CREATE TABLE plain (id serial PRIMARY KEY, a text CHECK (a <> ''), b int GENERATED ALWAYS AS (1) STORED)",
      "CREATE TABLE identity (id int GENERATED ALWAYS AS IDENTITY, plain_id int REFERENCES plain)",
      "ALTER TABLE plain ADD COLUMN identity_id int, ADD UNIQUE (identity_id)",
      "ALTER TABLE identity ADD UNIQUE (id), ADD FOREIGN KEY (id) REFERENCES plain (identity_id)",
      "ALTER TABLE plain ADD FOREIGN KEY (identity_id) REFERENCES identity (id)",
      "CREATE INDEX plain_index ON plain (lower(a)) WHERE a > 'a'",
      "CREATE TABLE parted (day date, n int) PARTITION BY RANGE (day)",
      "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST "
      "(n)",
      "CREATE TABLE parted_1_1 PARTITION OF parted_1 DEFAULT",
      "CREATE INDEX ON parted (n)",
      "CREATE TABLE parent (a int)",
      "CREATE TABLE child (b int) INHERITS (parent)",
      "CREATE UNLOGGED TABLE unlogged (a int)",
      "CREATE VIEW view_1 AS SELECT id FROM plain",
      "CREATE VIEW view_2 AS SELECT * FROM view_1",
      "CREATE RECURSIVE VIEW view_3 (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM view_3 WHERE n < 3",
      "CREATE MATERIALIZED VIEW materialized AS SELECT * FROM view_2",
      "CREATE UNIQUE INDEX ON materialized (id)",
      "CREATE SEQUENCE alone",
      "CREATE SEQUENCE owned OWNED BY parent.a",
      "CREATE TYPE enumeration AS ENUM ('a', 'b')",
      "CREATE TYPE composite AS (a int, b enumeration)",
      "CREATE TABLE typed OF composite",
      "CREATE TYPE shell",
      "CREATE TYPE base",
      "CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in'",
      "CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'",
      "CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = int4)",
      "CREATE TABLE of_base (b base, bs base[])",
      "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
      "CREATE DOMAIN small AS positive CHECK (VALUE < 9)",
      "CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi)",
      "CREATE TABLE ranges (r span, m span_multirange, d small DEFAULT 3)",
      "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
      "CREATE FUNCTION twice(text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $1'",
      "CREATE FUNCTION atomic(x int) RETURNS int BEGIN ATOMIC SELECT x + (SELECT count(*) FROM plain); END",
      "CREATE FUNCTION row_of(plain) RETURNS plain LANGUAGE sql AS 'SELECT $1'",
      "CREATE FUNCTION many(OUT a int, VARIADIC b int[]) LANGUAGE sql AS 'SELECT 1'",
      "CREATE PROCEDURE doing(INOUT x int, OUT y int) LANGUAGE plpgsql AS 'BEGIN y := x; END'",
      "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '0')",
      "CREATE AGGREGATE star(*) (sfunc = int8inc, stype = int8, initcond = '0')",
      "CREATE AGGREGATE ordered(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, "
      "finalfunc = percentile_disc_final, finalfunc_extra)",
      "CREATE FUNCTION windowed() RETURNS int8 LANGUAGE internal WINDOW AS 'window_row_number'",
      "CREATE FUNCTION base_eq(base, base) RETURNS bool LANGUAGE internal AS 'int4eq'",
      "CREATE OPERATOR === (leftarg = base, rightarg = base, function = base_eq)",
      "CREATE OPERATOR !! (rightarg = int, function = int4um)",
      "CREATE OPERATOR FAMILY family USING btree",
      "CREATE OPERATOR CLASS class FOR TYPE int USING btree FAMILY family AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 "
      "=, "
      "OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int)",
      "CREATE OPERATOR CLASS class_alone FOR TYPE text USING hash AS OPERATOR 1 =, FUNCTION 1 hashtext(text)",
      "CREATE INDEX with_class ON parent (a class)",
      "CREATE COLLATION german (provider = icu, locale = 'de-u-kn-true', deterministic = false)",
      "CREATE TABLE collated (a text COLLATE german)",
      "CREATE CONVERSION conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
      "CREATE TEXT SEARCH PARSER parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = "
      "prsd_lextype)",
      "CREATE TEXT SEARCH TEMPLATE template (INIT = dsimple_init, LEXIZE = dsimple_lexize)",
      "CREATE TEXT SEARCH DICTIONARY dictionary (TEMPLATE = template)",
      "CREATE TEXT SEARCH CONFIGURATION configuration (PARSER = parser)",
      "ALTER TEXT SEARCH CONFIGURATION configuration ADD MAPPING FOR asciiword WITH dictionary",
      "CREATE STATISTICS extended ON id, identity_id FROM plain",
      "CREATE RULE ruled AS ON DELETE TO plain DO INSTEAD NOTHING",
      "CREATE FUNCTION triggered() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      "CREATE TRIGGER trigger_1 BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION triggered()",
      "CREATE CONSTRAINT TRIGGER trigger_2 AFTER INSERT ON plain DEFERRABLE FOR EACH ROW EXECUTE FUNCTION triggered()",
      "ALTER TABLE plain ENABLE ROW LEVEL SECURITY",
      "CREATE POLICY policy ON plain USING (id = twice(2))",
      "CREATE FUNCTION base_of(int) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4up'",
      "CREATE CAST (int AS base) WITH FUNCTION base_of(int) AS ASSIGNMENT",
      "CREATE FUNCTION on_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
      "CREATE EVENT TRIGGER event ON ddl_command_start EXECUTE FUNCTION on_event()",
      "CREATE FOREIGN TABLE away (a int) SERVER elsewhere",
      "CREATE TABLE \"Odd \"\"name\"\" é;\" (\"it's\" int)",
      "COMMENT ON TABLE plain IS 'a comment'",
      "GRANT SELECT ON plain TO pg_monitor",
      "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO pg_monitor",
      "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
      "INSERT INTO parent VALUES (1)"};
  return kStatements;
}

// "table a b, view v"
std::string text_of(const std::vector<ObjectGroup>& groups) {
  std::string text;
  for (const ObjectGroup& group : groups) {
    text += (text.empty() ? "" : ", ") + group.kind;
    for (const std::string& name : group.names) text += " " + name;
    EXPECT_EQ(group.count, group.names.size());
  }
  return text;
}

class PostgresqlCleanTest : public ::testing::Test {
 protected:
  PostgresqlCleanTest() {
    // What lives in the database and not in a schema stays: it is the fresh state.
    run(*connection_, {"CREATE FOREIGN DATA WRAPPER wrapper", "CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper"});
  }
  void make(const std::string& schema, const std::string& statement) {
    std::string text = statement;
    if (const std::size_t at = text.find("{schema}"); at != std::string::npos) text.replace(at, 8, schema);
    run(*connection_, {"SET search_path = " + schema, text});
  }
  bool has_contrib() {
    return !connection_->query("SELECT 1 FROM pg_available_extensions WHERE name = 'citext'").empty();
  }
  bool empty(const std::string& schema) { return dialect_.schema_empty(*connection_, schema, "flyway_schema_history"); }

  TestDatabase database_{DatabaseKind::postgresql};
  const Dialect& dialect_ = database_.dialect();
  std::unique_ptr<Connection> connection_ = database_.connect();
};

TEST_F(PostgresqlCleanTest, ASchemaHoldingEveryKindOfObjectIsLikeAFreshOneAfterwards) {
  run(*connection_,
      {"CREATE SCHEMA app", "COMMENT ON SCHEMA app IS 'ours'", "GRANT USAGE ON SCHEMA app TO pg_monitor"});
  const std::string fresh = dump(database_);
  for (const std::string schema : {"public", "app"}) {
    for (const std::string& statement : every_kind()) {
      if (schema == "public" || statement.find("EVENT TRIGGER") == std::string::npos) make(schema, statement);
    }
    EXPECT_FALSE(empty(schema));
    EXPECT_NE(dump(database_), fresh);
    connection_->clean_schema(schema);
    EXPECT_TRUE(empty(schema));
    EXPECT_EQ(dump(database_), fresh);
  }
}

TEST_F(PostgresqlCleanTest, TheSameInsideATransactionOfTheCaller) {
  for (const std::string& statement : every_kind()) make("public", statement);
  const std::string full = dump(database_);
  connection_->begin();
  connection_->clean_schema("public");
  EXPECT_TRUE(empty("public"));
  connection_->rollback();
  EXPECT_EQ(dump(database_), full);
}

TEST_F(PostgresqlCleanTest, AnyKindOfObjectMakesASchemaNotEmpty) {
  const std::vector<std::string> alone = {"CREATE TABLE t ()",
                                          "CREATE VIEW v AS SELECT 1 AS a",
                                          "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
                                          "CREATE SEQUENCE s",
                                          "CREATE TYPE e AS ENUM ()",
                                          "CREATE TYPE c AS ()",
                                          "CREATE DOMAIN d AS int",
                                          "CREATE TYPE r AS RANGE (subtype = int)",
                                          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                                          "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
                                          "CREATE AGGREGATE a(int) (sfunc = int4pl, stype = int)",
                                          "CREATE OPERATOR !!! (rightarg = int, function = int4um)",
                                          "CREATE OPERATOR FAMILY f USING btree",
                                          "CREATE COLLATION c FROM \"C\"",
                                          "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)",
                                          "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
                                          "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
                                          "CREATE FOREIGN TABLE f (a int) SERVER elsewhere",
                                          "CREATE TABLE p (a int) PARTITION BY LIST (a)"};
  for (const std::string& statement : alone) {
    EXPECT_TRUE(empty("public")) << statement;
    make("public", statement);
    EXPECT_FALSE(empty("public")) << statement;
    connection_->clean_schema("public");
  }
  EXPECT_TRUE(empty("public"));
}

TEST_F(PostgresqlCleanTest, ExtensionsOfTheRoleGoWithAllThatIsTheirs) {
  if (!has_contrib()) GTEST_SKIP() << "the server has no contrib modules";
  run(*connection_, {"CREATE SCHEMA other", "CREATE EXTENSION hstore SCHEMA other"});
  const std::string fresh = dump(database_);
  for (const std::string extension : {"citext", "pgcrypto", "postgres_fdw", "btree_gist", "tablefunc"}) {
    run(*connection_, {"CREATE EXTENSION " + extension, "CREATE TABLE t (a other.hstore)"});
    connection_->clean_schema("public");
    EXPECT_EQ(dump(database_), fresh) << extension;
  }
}

TEST_F(PostgresqlCleanTest, ExtensionsOfOtherRolesStayWithWhatBelongsToThem) {
  if (!has_contrib()) GTEST_SKIP() << "the server has no contrib modules";
  run(*connection_, {"CREATE EXTENSION citext"});
  EXPECT_TRUE(empty("public"));
  const std::string fresh = dump(database_);
  run(*connection_, {"CREATE TABLE t (a citext)", "CREATE FUNCTION f(citext) RETURNS int LANGUAGE sql AS 'SELECT 1'"});
  EXPECT_FALSE(empty("public"));
  const std::string role = "godwit_other_owner_" + std::to_string(getpid());
  run(*connection_, {"CREATE ROLE " + role + " SUPERUSER", "SET ROLE " + role});
  connection_->clean_schema("public");
  run(*connection_, {"RESET ROLE", "DROP ROLE " + role});
  EXPECT_EQ(dump(database_), fresh);
  EXPECT_EQ(one(*connection_, "SELECT 'A'::citext = 'a'::citext"), "t");
}

TEST_F(PostgresqlCleanTest, TheInventoryTellsWhatWentAndWhereItStood) {
  run(*connection_,
      {"CREATE SCHEMA other", "CREATE TABLE a (id serial PRIMARY KEY)", "CREATE TYPE color AS ENUM ('red')",
       "CREATE FUNCTION next() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE VIEW v AS SELECT id FROM a",
       "CREATE TABLE other.t (a_id int REFERENCES a, c color, n int DEFAULT public.next())",
       "CREATE VIEW other.v AS SELECT a_id FROM other.t", "CREATE VIEW other.w AS SELECT id FROM public.v",
       "CREATE TABLE other.child () INHERITS (a)", "CREATE RULE r AS ON DELETE TO other.t DO ALSO SELECT next()"});
  const auto inventory = dialect_.clean_inventory(*connection_, {"public"});
  EXPECT_TRUE(inventory->dropped().empty());
  EXPECT_TRUE(inventory->dropped_outside().empty());
  connection_->clean_schema("public");
  EXPECT_THAT(inventory->dropped_outside(),
              UnorderedElementsAre("view other.w", "table other.child", "table column other.t.c", "rule r on other.t",
                                   "table constraint t_a_id_fkey on other.t", "default value for other.t.n"));
  EXPECT_EQ(text_of(inventory->dropped()),
            "sequence public.a_id_seq, table public.a other.child, view public.v other.w, "
            "function public.next(), type public.color, table column other.t.c, default value for other.t.n, "
            "rule r on other.t, table constraint t_a_id_fkey on other.t");
}

TEST_F(PostgresqlCleanTest, TheInventoryOfADroppedSchemaNamesTheExtensionsOfAnybody) {
  if (!has_contrib()) GTEST_SKIP() << "the server has no contrib modules";
  run(*connection_, {"CREATE SCHEMA made", "CREATE EXTENSION citext SCHEMA made", "CREATE TABLE made.t (c made.citext)",
                     "CREATE TABLE u (c made.citext)"});
  const auto inventory = dialect_.clean_inventory(*connection_, {"made"});
  dialect_.drop_schema(*connection_, "made");
  EXPECT_EQ(text_of(inventory->dropped()), "table made.t, extension citext, table column public.u.c");
  EXPECT_THAT(inventory->dropped_outside(), UnorderedElementsAre("table column public.u.c"));
}

TEST_F(PostgresqlCleanTest, TheInventoryKnowsAHistoryByItsColumns) {
  const std::string columns =
      " (installed_rank int, version text, description text, type text, script text, checksum int, installed_by text, "
      "installed_on timestamp, execution_time int, success boolean)";
  run(*connection_,
      {"CREATE SCHEMA other", "CREATE TABLE flyway_schema_history" + columns, "CREATE TABLE birds" + columns,
       "CREATE TABLE other.birds" + columns, "CREATE TABLE like_one AS SELECT * FROM birds",
       "ALTER TABLE like_one DROP COLUMN script", "CREATE VIEW seen AS SELECT * FROM birds"});
  EXPECT_THAT(dialect_.clean_inventory(*connection_, {"public"})->histories(),
              UnorderedElementsAre(Pair("public", "birds"), Pair("public", "flyway_schema_history")));
}

TEST_F(PostgresqlCleanTest, AnotherSchemasTableStaysAndLosesOnlyWhatPointedHere) {
  run(*connection_, {"CREATE SCHEMA other", "CREATE TABLE a (id int PRIMARY KEY)",
                     "CREATE TABLE other.b (a_id int REFERENCES public.a (id))", "INSERT INTO a VALUES (1)",
                     "INSERT INTO other.b VALUES (1)"});
  connection_->clean_schema("public");
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM other.b"), "1");
  EXPECT_FALSE(empty("other"));
}

TEST_F(PostgresqlCleanTest, MoreTablesThanATransactionMayLockAreNoProblem) {
  for (int i = 0; i < 4; ++i) {
    const std::string from = std::to_string(i * 30 + 1), to = std::to_string(i * 30 + 30);
    run(*connection_, {"DO $$ BEGIN FOR i IN " + from + ".." + to +
                       " LOOP EXECUTE 'CREATE TABLE t' || i || ' (id serial PRIMARY KEY, a text)'; END LOOP; END $$"});
  }
  connection_->clean_schema("public");
  EXPECT_TRUE(empty("public"));
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_F(PostgresqlCleanTest, ATableOfAnotherRoleIsRefusedByName) {
  const std::string role = "godwit_cleaner_" + std::to_string(getpid());
  run(*connection_,
      {"CREATE ROLE " + role + " LOGIN", "CREATE TABLE precious (id int)", "GRANT ALL ON SCHEMA public TO " + role});
  TargetOptions target = database_.target();
  target.user = role;
  {
    const auto other = database_.connect(target);
    try {
      other->clean_schema("public");
      ADD_FAILURE() << "it was dropped";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::permission);
      EXPECT_EQ(error.code(), ErrorCode::permission);
      EXPECT_THAT(error.what(), ::testing::HasSubstr("precious"));
    }
    EXPECT_EQ(other->transaction_state(), TransactionState::idle);
  }
  run(*connection_, {"DROP OWNED BY " + role, "DROP ROLE " + role});
}

}  // namespace
}  // namespace godwit::test
