"""What clean takes, and what it says that it took and left, on the real databases. Each kind of object: tests/db."""
from table import Case, migrate, sql

CLEAN = "-cleanDisabled=false"
EXTENSIONS = "select string_agg(extname, ',' order by extname) from pg_extension where extname <> 'plpgsql'"
TABLES = "select count(*) from pg_tables where schemaname = 'public'"
HISTORY = "(installed_rank INT, version VARCHAR(50), description VARCHAR(200), type VARCHAR(20), script VARCHAR(1000), checksum INT," \
          " installed_by VARCHAR(100), installed_on TIMESTAMP NULL, execution_time INT, success INT)"
DROPS_HISTORY = {"pg": "select count(*) from pg_tables where tablename = 'birds_history'",
                 "my": "select count(*) from information_schema.tables where table_schema = database() and table_name = 'birds_history'",
                 "sqlite": "select count(*) from sqlite_master where name = 'birds_history'"}


def case(name, database, says, leaves, *, code=0, arguments=(CLEAN, "clean"), before=(), scripts=None, **more):
    files = {f"sql/{key}.sql": text for key, text in (scripts or {}).items()}
    return Case(f"clean-{name}", code, list(says), arguments=list(arguments), database=database, leaves=leaves, before=list(before), files=files, **more)


def cleaned(work, database, godwit):
    code, out, err = godwit(CLEAN, "clean")
    assert code == 0 and " extension" in out, out + err


def again(name, *statements):
    """A folder that makes an extension can be migrated again after clean."""
    return case(f"and-migrate-again-{name}", "pg", ["Applied 1 migration"], {}, arguments=["migrate"], before=[migrate(), cleaned],
                scripts={"V1__a": " ".join(statements)})


LOCKED = ["-user=locked", "-password=open-Sesame-1", "-schemas=own", CLEAN, "clean"]


def owned_by_locked(more):
    def step(work, database, godwit):
        database.sql("CREATE SCHEMA own AUTHORIZATION locked")
        database.sql(f'GRANT CREATE ON DATABASE "{database.name}" TO locked')
        database.sql(more)
    return step


CASES = [
    again("pgcrypto", "CREATE EXTENSION pgcrypto;", "CREATE TABLE a (i int, h text DEFAULT encode(digest('x', 'sha256'), 'hex'));"),
    again("postgres-fdw", "CREATE EXTENSION postgres_fdw;", "CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw;", "CREATE FOREIGN TABLE f (i int) SERVER away;"),
    again("citext", "CREATE EXTENSION citext;", "CREATE TABLE a (c citext); CREATE INDEX ON a (c);"),
    again("hstore", "CREATE EXTENSION IF NOT EXISTS hstore;", "CREATE FUNCTION f(hstore) RETURNS int LANGUAGE sql AS 'SELECT 1';"),
    again("one-that-needs-another", "CREATE EXTENSION cube; CREATE EXTENSION earthdistance;", "CREATE TABLE a (c cube);"),
    case("names-the-extensions-it-drops", "pg", ["Dropped: 1 table; 1 extension pgcrypto\\."], {EXTENSIONS: ""},
         before=[sql("CREATE EXTENSION pgcrypto; CREATE TABLE a (i int)")]),
    case("drops-the-server-of-a-wrapper", "pg", ["2 extensions pgcrypto, postgres_fdw", "1 server"], {EXTENSIONS: "", "select count(*) from pg_foreign_server": "0"},
         before=[sql("CREATE EXTENSION postgres_fdw; CREATE EXTENSION pgcrypto; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw")]),
    case("leaves-an-extension-of-another-schema", "pg", ["Left, [^\n]*1 extension hstore \\(of postgres, in other\\); 1 schema other"], {EXTENSIONS: "hstore", TABLES: "0"},
         before=[sql("CREATE SCHEMA other; CREATE EXTENSION hstore SCHEMA other; CREATE TABLE a (h other.hstore)")]),
    case("leaves-an-extension-of-another-role", "pg", ["Dropped: 1 table", "Left, [^\n]*1 extension citext \\(of postgres, in own\\)"],
         {EXTENSIONS: "citext", "select count(*) from pg_tables where schemaname = 'own'": "0"}, arguments=LOCKED,
         before=[owned_by_locked("CREATE EXTENSION citext SCHEMA own; CREATE TABLE own.a (c own.citext); ALTER TABLE own.a OWNER TO locked")]),
    case("drops-what-a-role-without-more-rights-made", "pg", ["1 extension pgcrypto"], {EXTENSIONS: ""}, arguments=LOCKED,
         before=[owned_by_locked("SET SESSION AUTHORIZATION locked; CREATE EXTENSION pgcrypto SCHEMA own")]),
    case("warns-of-what-went-elsewhere", "pg", ["WARNING Outside of the schemas, this went too[^\n]*table column other.t.c[^\n]*view other.v|WARNING Outside[^\n]*view other.v[^\n]*table column other.t.c",
                                               "table constraint [^,\n]*other.t"], {"select string_agg(attname, ',') from pg_attribute where attrelid = 'other.t'::regclass and attnum > 0 and not attisdropped": "i"},
         before=[sql("CREATE EXTENSION citext; CREATE TABLE a (i int PRIMARY KEY); CREATE SCHEMA other; CREATE TABLE other.t (i int REFERENCES a, c citext); CREATE VIEW other.v AS SELECT i FROM a")]),
    case("names-what-it-leaves", "pg", ["Left, because clean does not touch it: [^\n]*1 schema audit; 1 foreign-data wrapper plain; 1 server files; 1 publication news; 1 event trigger watch; [^\n]*roles? [^\n]*1 large object"],
         {"select count(*) from pg_publication": "1"},
         before=[sql("CREATE SCHEMA audit; CREATE FOREIGN DATA WRAPPER plain; CREATE SERVER files FOREIGN DATA WRAPPER plain; CREATE PUBLICATION news; SELECT lo_create(0); CREATE TABLE a (i int);"
                     " CREATE FUNCTION audit.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION audit.watch()")]),
    case("drops-an-event-trigger-with-its-function", "pg", ["Dropped: [^\n]*1 event trigger"], {"select count(*) from pg_event_trigger": "0"},
         before=[sql("CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch()")]),
    case("of-a-schema-that-migrate-made", "pg", ['dropped "made"', "1 extension hstore"], {EXTENSIONS: "", "select count(*) from pg_namespace where nspname = 'made'": "0"},
         arguments=["-schemas=made", CLEAN, "clean"], before=[migrate("-schemas=made")], scripts={"V1__a": "CREATE EXTENSION hstore SCHEMA made;"}),
    case("as-json", "pg", ['"objectsDropped": \\[[^]]*"kind": "table",\\s*"count": 1,\\s*"names": \\[\\s*"public.a"', '"kind": "extension",\\s*"count": 1,\\s*"names": \\[\\s*"citext"',
                           '"objectsLeft": \\[[^]]*"kind": "schema"'], {EXTENSIONS: ""}, arguments=[CLEAN, "-outputType=json", "clean"],
         before=[sql("CREATE EXTENSION citext; CREATE TABLE a (i int); CREATE SCHEMA other")]),
    *[case(f"warns-of-other-histories-{kind}", kind, ["WARNING Histories of other components [^\n]*birds_history", "Cleaned"], {DROPS_HISTORY[kind]: "0"},
           before=[migrate(), sql("CREATE TABLE birds_history " + HISTORY)], scripts={"V1__a": "CREATE TABLE a (i INT);"}, never=["flyway_schema_history\"[,.]"]) for kind in DROPS_HISTORY],
    case("on-mariadb-counts-and-names", "my", ["Dropped: 2 tables; 1 event; 1 procedure; 1 trigger; 1 view|Dropped: 2 tables; [^\n]*1 event[^\n]*1 view", "Left, [^\n]*users? [^\n]*cli_clean_left@"],
         {"select count(*) from information_schema.events where event_schema = database()": "0"},
         before=[sql("CREATE TABLE a (i INT); CREATE TABLE b (i INT); CREATE VIEW v AS SELECT 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1; CREATE PROCEDURE p() SELECT 1;"
                     " CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1; CREATE OR REPLACE USER aa_cli_clean_left@'127.0.0.9'")]),
    case("on-mariadb-without-rights-on-the-servers-tables", "my", ["Dropped: 1 table", "Cleaned"], {}, arguments=["-user=cli_cleaner", "-password=pw", CLEAN, "clean"], never=["ERROR", "cli_clean_left"],
         before=[lambda work, database, godwit: database.sql(f"CREATE TABLE a (i INT); CREATE OR REPLACE USER cli_cleaner@'127.0.0.1' IDENTIFIED BY 'pw'; GRANT ALL ON `{database.name}`.* TO cli_cleaner@'127.0.0.1'")]),
    case("on-sqlite-leaves-nothing", "sqlite", ["Dropped: 2 tables; 1 trigger; 1 view\\.", "Cleaned"], {"select count(*) from sqlite_master": "0"}, never=["Left"],
         before=[sql("CREATE TABLE a (i INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE b (i); CREATE VIEW v AS SELECT 1; CREATE INDEX x ON b (i); CREATE TRIGGER t AFTER INSERT ON b BEGIN SELECT 1; END")]),
    case("of-nothing", "sqlite", ["Cleaned|Nothing to clean"], {}, never=["Dropped", "Left"]),
]
