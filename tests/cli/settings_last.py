"""What a script sets for its session lasts for the rest of the run and no longer, as in Flyway; the history is written as if nothing had
been set. Rows that end well also go through a dry run and the database's own client (dry_run_test.py)."""
from table import Case, migrate, sql


def scripts(*texts, **others):
    """V1, V2 …, and files that are named: U1__x, afterMigrate, V1__a_conf."""
    files = {f"sql/V{number}__{name}.sql": text for number, (name, text) in enumerate(zip("abcdefgh", texts), 1)}
    return {**files, **{f"sql/{name.replace('_conf', '.sql.conf')}{'' if name.endswith('_conf') else '.sql'}": text for name, text in others.items()}}


def case(database, name, files, leaves, says=(), code=0, arguments=("migrate",), **more):
    return Case(f"settings-{database}-{name}", code, list(says), arguments=list(arguments), database=database, files=files, leaves=leaves, **more)


def note(script, *names):
    return rf"NOTE {script}: The script leaves settings of the session changed: {', '.join(names)}\. As in Flyway they last for the rest of this run"


NOT_DRY = ":;"  # what the client reads otherwise, or only the server knows, is no row for dry_run_test.py
NO_NOTE = ["leaves settings"]
FIRST_ONLY = migrate("-target=1")

# SQLite. A table with others that refer to it is rebuilt, the way the manual of SQLite tells.
PARENT = "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO parent VALUES (1, 'a'), (2, 'b');\n"
REBUILD = ("CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO parent_new SELECT id, name FROM parent;\n"
           "DROP TABLE parent;\nALTER TABLE parent_new RENAME TO parent;\n")
REPLACE = "CREATE TEMP TABLE kept AS SELECT * FROM parent;\nDELETE FROM parent;\nINSERT INTO parent SELECT * FROM kept;\n"
CHECKED = ["-url=sqlite:case.db?foreign_keys=on", "migrate"]
CHILDREN = {"select count(pid) from child": "2", "select count(*) from parent": "2"}
OFF, ON = "PRAGMA foreign_keys = off;\n", "PRAGMA foreign_keys = on;\n"
OUTSIDE = "executeInTransaction=false\n"


def child(action):
    return PARENT + f"CREATE TABLE child (id INTEGER PRIMARY KEY, pid INTEGER REFERENCES parent(id) {action});\nINSERT INTO child VALUES (1, 1), (2, 2);\n"


def rebuilt(name, action, change, arguments=CHECKED):
    return case("sqlite", f"foreign-keys-off-{name}", scripts(child(action), OFF, change, ON), CHILDREN, arguments=arguments,
                says=[note("V2__b.sql", "foreign_keys"), note("V4__d.sql", "foreign_keys")])


SQLITE = [
    rebuilt("cascade", "ON DELETE CASCADE", REBUILD),
    rebuilt("by-init-sql", "ON DELETE CASCADE", REBUILD, ["-initSql=PRAGMA foreign_keys=on", "migrate"]),
    rebuilt("set-null", "ON DELETE SET NULL", REBUILD),
    rebuilt("delete-and-insert", "ON DELETE CASCADE", REPLACE),
    rebuilt("no-action", "", REBUILD),
    case("sqlite", "foreign-keys-off-in-a-group", scripts(child("ON DELETE CASCADE"), OFF, REBUILD), {}, code=4, says=["V2__b.sql", "-group=true asks for"],
         arguments=["-group=true", *CHECKED]),
    case("sqlite", "foreign-keys-off-by-a-callback", scripts(child("ON DELETE CASCADE"), REBUILD, beforeMigrate=OFF), CHILDREN, arguments=CHECKED, never=NO_NOTE),
    case("sqlite", "foreign-keys-off-in-an-earlier-run", scripts(child("ON DELETE CASCADE"), OFF, REBUILD), {"select count(*) from child": "0"},
         arguments=CHECKED, before=[migrate("-target=2", CHECKED[0])], never=NO_NOTE),
    case("sqlite", "taken-back-by-the-script-itself", scripts(child("ON DELETE CASCADE"), OFF + REBUILD + ON, V2__b_conf=OUTSIDE), CHILDREN,
         arguments=CHECKED, never=NO_NOTE),
    case("sqlite", "on-in-one-script-cascades-in-the-next", scripts(child("ON DELETE CASCADE"), ON, "DELETE FROM parent WHERE id = 1;"),
         {"select count(*) from child": "1"}),
    case("sqlite", "several-are-named", scripts("PRAGMA recursive_triggers = on; PRAGMA case_sensitive_like = on; PRAGMA cache_size = 77; PRAGMA busy_timeout = 7;",
                                                "CREATE TABLE r AS SELECT 'a' LIKE 'A' AS l;"),
         {"select l from r": "0"}, says=[note("V1__a.sql", "busy_timeout", "cache_size", "case_sensitive_like", "recursive_triggers")]),
    case("sqlite", "attached-database", scripts("ATTACH ':memory:' AS other;", "CREATE TABLE other.t (i INT);", "CREATE TABLE r AS SELECT count(*) AS n FROM other.t;", V1__a_conf=OUTSIDE),
         {"select n from r": "0"}, says=[note("V1__a.sql", "attached database other")]),
    case("sqlite", "temporary-table", scripts("CREATE TEMP TABLE t AS SELECT 5 AS i;", "CREATE TABLE r AS SELECT i FROM t;"), {"select i from r": "5"}, never=NO_NOTE),
    # What would keep the row out, or later work from being undone.
    case("sqlite", "query-only-is-put-back", scripts("CREATE TABLE r (i INT); PRAGMA query_only = on;", "INSERT INTO r VALUES (1);"), {"select count(*) from r": "1"}, never=NO_NOTE),
    case("sqlite", "writable-schema-is-put-back", scripts("CREATE TABLE r (i INT); PRAGMA writable_schema = on;",
                                                         "DELETE FROM sqlite_master;"), {"select count(*) from r": "0"}, code=6, says=["may not be modified"]),
    case("sqlite", "no-journal-is-put-back", scripts("PRAGMA journal_mode = off;", "CREATE TABLE r (i INT); SELECT * FROM nowhere;", V1__a_conf=OUTSIDE),
         {"select count(*) from sqlite_master where name = 'r'": "0"}, code=6, says=["rolled back"]),
    # Our own SQL, whatever is set.
    *[case("sqlite", f"our-own-sql-under-{name}", scripts(f"PRAGMA {name} = on;", "CREATE TABLE r (i INT);"),
           {"select group_concat(version) from (select version from flyway_schema_history order by installed_rank)": "1,2"}, says=[note("V1__a.sql", name), "version 2"])
      for name in ("count_changes", "full_column_names", "empty_result_callbacks", "reverse_unordered_selects", "ignore_check_constraints", "legacy_alter_table")],
]

# PostgreSQL.
OTHER_DATE = "INSERT INTO r VALUES ('31.12.2024');"
HISTORY = "select string_agg(version, ',' order by installed_rank) from flyway_schema_history"
IN_TIME = "select count(*) from flyway_schema_history where installed_on between now()::timestamp - interval '10 minutes' and now()::timestamp"
BACKSLASHES = "SET standard_conforming_strings = off;"
NEEDS_BACKSLASHES = r"CREATE TABLE r AS SELECT 'it\'s; here' AS t;"
SEEN = "CREATE TABLE r AS SELECT {} AS v;"
AUDIT = ("CREATE TABLE audit (v text); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit VALUES (new.version); RETURN new; END $$;"
         "CREATE TRIGGER note BEFORE INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION note();")


def seen(expression):
    return SEEN.format(expression)


POSTGRESQL = [
    case("pg", "of-ones-own", scripts("SET app.tenant = 'seven';", seen("current_setting('app.tenant')")), {"select v from r": "seven"}, says=[note("V1__a.sql", "app.tenant")]),
    case("pg", "of-ones-own-by-function", scripts("SELECT set_config('app.tenant', 'seven', false);", seen("current_setting('app.tenant')")), {"select v from r": "seven"},
         says=[note("V1__a.sql", "app.tenant")]),
    case("pg", "check-function-bodies", scripts("SET check_function_bodies = off;", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM later';"),
         {HISTORY: "1,2"}, says=[note("V1__a.sql", "check_function_bodies")]),
    case("pg", "date-style", scripts("CREATE TABLE r (d date); SET DateStyle = 'German';", OTHER_DATE), {"select d from r": "2024-12-31"}, says=[note("V1__a.sql", "DateStyle")]),
    case("pg", "date-style-of-an-earlier-run", scripts("CREATE TABLE r (d date); SET DateStyle = 'German';", OTHER_DATE), {HISTORY: "1"}, code=6, says=["22008"],
         before=[FIRST_ONLY]),
    case("pg", "statement-timeout", scripts("SET statement_timeout = '400ms';", "SELECT pg_sleep(5);"), {HISTORY: "1"}, code=6, says=["57014", note("V1__a.sql", "statement_timeout")]),
    case("pg", "zone-of-scripts-and-of-rows", scripts("SET TIME ZONE 'Asia/Tokyo'; SET lock_timeout = '5s';", seen("current_setting('TimeZone') || current_setting('lock_timeout')"),
                                                      "INSERT INTO r SELECT current_setting('TimeZone') || current_setting('lock_timeout');"),
         {"select count(*) from r where v = 'Asia/Tokyo5s'": "2", IN_TIME: "3"}, says=[note("V1__a.sql", "TimeZone", "lock_timeout")], never=["NOTE V2", "NOTE V3"]),
    case("pg", "zone-set-and-reset", scripts("SET TIME ZONE 'Asia/Tokyo';", "RESET TIME ZONE;", seen("current_setting('TimeZone')"), "CREATE TABLE z AS SELECT current_setting('TimeZone') AS v;"),
         {"select count(*) from r, z where r.v <> 'Asia/Tokyo' and r.v = z.v": "1", IN_TIME: "4"}, says=[note("V1__a.sql", "TimeZone"), note("V2__b.sql", "TimeZone")]),
    case("pg", "outside-a-transaction", scripts("SET TIME ZONE 'Asia/Tokyo';", seen("current_setting('TimeZone')"), V1__a_conf=OUTSIDE, V2__b_conf=OUTSIDE),
         {"select v from r": "Asia/Tokyo", IN_TIME: "2"}, says=[note("V1__a.sql", "TimeZone")], never=["NOTE V2"]),
    case("pg", "in-a-group", scripts("SET TIME ZONE 'Asia/Tokyo'; SET app.x = '1'; SET LOCAL lock_timeout = '7s';",
                                     seen("current_setting('TimeZone') || current_setting('app.x') || current_setting('lock_timeout')"), "SET work_mem = '5MB';"),
         {"select v from r": "Asia/Tokyo17s", IN_TIME: "3"}, arguments=["-group=true", "migrate"],
         says=[note("V1__a.sql", "TimeZone", "app.x"), note("V3__c.sql", "work_mem")], never=["NOTE V2", "lock_timeout"]),
    case("pg", "local-ends-with-its-transaction", scripts("SET LOCAL lock_timeout = '7s'; SET LOCAL TIME ZONE 'Asia/Tokyo'; SET LOCAL app.x = '1';",
                                                          seen("current_setting('lock_timeout') || coalesce(current_setting('app.x', true), '')")),
         {"select v from r": "0", IN_TIME: "2"}, never=NO_NOTE),
    case("pg", "role-path-and-user-are-put-back", scripts("CREATE SCHEMA other; SET search_path = other; SET ROLE pg_monitor;", seen("current_user || session_user || current_schema()"),
                                                          "SET SESSION AUTHORIZATION pg_monitor;", "CREATE TABLE z AS SELECT session_user::text AS v;"),
         {"select v from r": "postgrespostgrespublic", "select v from z": "postgres", HISTORY: "1,2,3,4"}, never=NO_NOTE),
    case("pg", "read-only-is-put-back", scripts("SET default_transaction_read_only = on;", "CREATE TABLE r (i int);", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE;",
                                                "CREATE TABLE z AS SELECT current_setting('transaction_isolation') AS v;"),
         {HISTORY: "1,2,3,4", "select v from z": "read committed"}, never=NO_NOTE),
    case("pg", "a-transaction-made-read-only", scripts("CREATE TABLE r (i int); SET TRANSACTION READ ONLY;"), {"select count(*) from pg_tables where tablename in ('r')": "0"}, code=6,
         says=["25006", "rolled back", "there is no row"]),
    case("pg", "reset-all-of-init-sql", scripts("RESET ALL;", seen("coalesce(current_setting('app.y', true), '') || current_setting('work_mem')")), {"select v from r": "4MB"},
         arguments=["-initSql=SET app.y = 'init'; SET work_mem = '9MB'", "migrate"], says=[note("V1__a.sql", "app.y", "work_mem")]),
    case("pg", "strings-with-backslashes", scripts(BACKSLASHES, NEEDS_BACKSLASHES), {"select t from r": "it's; here"}, says=[note("V1__a.sql", "standard_conforming_strings")]),
    case("pg", "strings-with-backslashes-by-function", scripts("SELECT set_config('standard_conforming_strings', 'off', false);", NEEDS_BACKSLASHES), {"select t from r": "it's; here"}),
    case("pg", "strings-with-backslashes-for-one-transaction", scripts("SET LOCAL standard_conforming_strings = off; SELECT 'it\\'s; here';", r"CREATE TABLE r AS SELECT 'C:\' AS t;"),
         {"select t from r": "C:\\"}, never=NO_NOTE),
    case("pg", "strings-with-backslashes-by-a-callback", scripts(NEEDS_BACKSLASHES, beforeMigrate=BACKSLASHES), {"select t from r": "it's; here"}, never=NO_NOTE),
    case("pg", "strings-with-backslashes-in-undo-scripts", scripts("CREATE TABLE r (t text);", "SELECT 1;", U2__b=BACKSLASHES, U1__a=r"DROP TABLE r; SELECT 'it\'s; here';"),
         {"select count(*) from pg_tables where tablename = 'r'": "0"}, arguments=["-target=1", "undo"], before=[migrate()], says=["Undid 2"]),
    # Not to be read off the text: found when the script's turn comes.
    case("pg", "strings-with-backslashes-by-a-block", scripts("DO $$ BEGIN SET standard_conforming_strings = off; END $$;", r"""SELECT 'a\'; -- '; SELECT 2 AS "b\'; "; --""" "\n"),
         {HISTORY: "1,2"}, arguments=["-outputType=json", "migrate"], says=[r'"script": "V2__b.sql",\s*"statements": 2'], shell=NOT_DRY),
    case("pg", "triggers-of-the-history", scripts("CREATE TABLE r (i int);", "SET session_replication_role = replica;", "INSERT INTO r VALUES (1);"), {"select string_agg(v, ',') from audit": "2,3"},
         before=[FIRST_ONLY, sql(AUDIT)], says=[note("V2__b.sql", "session_replication_role")]),
    case("pg", "of-callbacks-are-not-named", scripts("CREATE TABLE r (i int);", "SET app.mine = '1';", beforeEachMigrate="SET app.person = 'x'; SET LOCAL lock_timeout = '3s';", afterMigrate="SET app.z = '1';"),
         {HISTORY: "1,2"}, says=[note("V2__b.sql", "app.mine")], never=["app.person", "app.z", "lock_timeout", "NOTE V1"]),
    case("pg", "prepared-statement-and-temporary-table", scripts("PREPARE p AS SELECT 1; CREATE TEMP TABLE t AS SELECT 5 AS i;", "EXECUTE p; CREATE TABLE r AS SELECT i FROM t;"),
         {"select i from r": "5"}, never=NO_NOTE),
    case("pg", "of-a-script-that-fails-are-not-told", scripts("SET app.x = '1'; SELECT * FROM nowhere;"), {}, code=6, says=["42P01"], never=NO_NOTE),
]

# MySQL and MariaDB.
MY_HISTORY = "select group_concat(version order by installed_rank) from flyway_schema_history where success"
MY_IN_TIME = "select count(*) from flyway_schema_history where installed_on between now() - interval 10 minute and now()"
NO_ESCAPES = "SET sql_mode = 'NO_BACKSLASH_ESCAPES';"
NEEDS_NO_ESCAPES = "CREATE TABLE r (t VARCHAR(99)); INSERT INTO r VALUES ('C:\\'); INSERT INTO r VALUES ('D:\\');"
NO_ESCAPES_LEAVE = {"select group_concat(hex(t)) from r": "433A5C,443A5C"}

MYSQL = [
    case("my", "no-mode", scripts("SET SESSION sql_mode = '';", "CREATE TABLE r (d DATE NOT NULL, i INT); INSERT INTO r VALUES ('0000-00-00', 'abc');"),
         {"select count(*) from r where i = 0": "1", MY_HISTORY: "1,2"}, says=[note("V1__a.sql", "sql_mode")]),
    case("my", "no-mode-of-an-earlier-run", scripts("SET SESSION sql_mode = '';", "CREATE TABLE r (d DATE NOT NULL, i INT); INSERT INTO r VALUES ('0000-00-00', 'abc');"),
         {MY_HISTORY: "1"}, code=6, says=["1292|1366"], before=[FIRST_ONLY]),
    case("my", "a-version-is-not-cut", {**scripts("SET sql_mode = '';"), "sql/V2." + "0" * 60 + "1__long.sql": "SELECT 1;"}, {MY_HISTORY: "1"}, code=6, says=["1406"]),
    case("my", "user-variables", scripts("SET @x = 5; SELECT 7 INTO @y;", "CREATE TABLE r AS SELECT @x AS x, @y AS y;"), {"select x, y from r": "5\t7"}, never=NO_NOTE),
    case("my", "names-in-double-quotes", scripts("SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES');", 'CREATE TABLE "r" ("a\\" INT); INSERT INTO "r" VALUES (1);'),
         {"select count(*) from r": "1", MY_HISTORY: "1,2"}, says=[note("V1__a.sql", "sql_mode")], shell=NOT_DRY),
    case("my", "strings-without-escapes", scripts(NO_ESCAPES, NEEDS_NO_ESCAPES), NO_ESCAPES_LEAVE, says=[note("V1__a.sql", "sql_mode")]),
    case("my", "strings-without-escapes-by-a-variable", scripts("SET @modes = 'NO_BACKSLASH_ESCAPES';", "SET sql_mode = @modes;", NEEDS_NO_ESCAPES), NO_ESCAPES_LEAVE, says=[note("V2__b.sql", "sql_mode")]),
    case("my", "strings-without-escapes-by-a-callback", scripts(NEEDS_NO_ESCAPES, beforeMigrate=NO_ESCAPES), NO_ESCAPES_LEAVE, never=NO_NOTE),
    case("my", "strings-without-escapes-in-undo-scripts", scripts("CREATE TABLE r (t TEXT);", "SELECT 1;", U2__b=NO_ESCAPES, U1__a="SELECT 'C:\\'; DROP TABLE r;"),
         {"select count(*) from information_schema.tables where table_schema = database() and table_name = 'r'": "0"}, arguments=["-target=1", "undo"], before=[migrate()], says=["Undid 2"]),
    case("my", "strings-without-escapes-prepared", scripts("PREPARE p FROM 'SET sql_mode = ''NO_BACKSLASH_ESCAPES'''; EXECUTE p;",
                                                               "CREATE TABLE r (t TEXT);\nINSERT INTO r VALUES ('\\'); INSERT INTO r VALUES ('x'); -- ');\n"),
         {"select count(*) from r": "2"}, arguments=["-outputType=json", "migrate"], says=[r'"script": "V2__b.sql",\s*"statements": 3'], shell=NOT_DRY),
    case("my", "several-are-named", scripts("SET group_concat_max_len = 77, lc_time_names = 'de_DE', unique_checks = 0;", "CREATE TABLE r AS SELECT @@group_concat_max_len AS g, @@lc_time_names AS l, @@unique_checks AS u;"),
         {"select * from r": "77\tde_DE\t0"}, says=[note("V1__a.sql", "group_concat_max_len", "lc_time_names", "unique_checks")]),
    case("my", "changed-in-a-routine", scripts("CREATE PROCEDURE p() SET SESSION group_concat_max_len = 77; CALL p();", "CREATE TABLE r AS SELECT @@group_concat_max_len AS g;"),
         {"select g from r": "77"}, says=[note("V1__a.sql", "group_concat_max_len")]),
    case("my", "zone-of-scripts-and-of-rows", scripts("SET time_zone = '+09:00';", "CREATE TABLE r AS SELECT @@time_zone AS z;", "SET timestamp = 1000000000;", "CREATE TABLE t AS SELECT NOW() > '2020-01-01' AS goes_on;"),
         {"select z from r": "+09:00", MY_IN_TIME: "4", "select goes_on from t": "1"}, says=[note("V1__a.sql", "time_zone")], never=["NOTE V2", "NOTE V3"]),
    case("my", "letters-after-another-character-set", scripts("SET NAMES latin1;", "CREATE TABLE r (t VARCHAR(9) CHARACTER SET utf8mb4); INSERT INTO r VALUES ('ü');"), {"select hex(t) from r": "C3BC"},
         says=[note("V1__a.sql", "character_set_connection", "character_set_results", "collation_connection")]),
    case("my", "foreign-keys-are-put-back", scripts("CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (pid INT, FOREIGN KEY (pid) REFERENCES p (id)); SET foreign_key_checks = 0;",
                                                    "INSERT INTO c VALUES (1);"), {"select count(*) from c": "0"}, code=6, says=["1452"], never=NO_NOTE),
    case("my", "safe-updates-are-put-back", scripts("CREATE TABLE r (i INT); INSERT INTO r VALUES (1); SET sql_safe_updates = 1;", "DELETE FROM r;"), {"select count(*) from r": "0"}, never=NO_NOTE),
    case("my", "database-and-locks-are-put-back", scripts("CREATE TABLE r (i INT); LOCK TABLES r WRITE; USE mysql;", "CREATE TABLE z AS SELECT DATABASE() = '${flyway:defaultSchema}' AS here;"),
         {"select here from z": "1", MY_HISTORY: "1,2"}, never=NO_NOTE),
    case("my", "read-only-is-put-back", scripts("CREATE TABLE r (i INT); SET TRANSACTION READ ONLY;", "SET SESSION TRANSACTION READ ONLY;", "INSERT INTO r VALUES (1);",
                                                "SET TRANSACTION READ ONLY; SELECT * FROM r;", "START TRANSACTION READ ONLY; SELECT * FROM r;"), {"select count(*) from r": "1", MY_HISTORY: "1,2,3,4,5"}, never=NO_NOTE),
    case("my", "autocommit-is-put-back", scripts("CREATE TABLE r (i INT); SET autocommit = 0; INSERT INTO r VALUES (1);", "INSERT INTO r VALUES (2);"), {"select count(*) from r": "2", MY_HISTORY: "1,2"}, never=NO_NOTE),
    *[case("my", f"our-own-sql-{name}", scripts("CREATE TABLE r (i INT);", f"SET SESSION {setting};", "INSERT INTO r VALUES (1);"), {MY_HISTORY: "1,2,3", "select count(*) from r": "1"}, says=[note("V2__b.sql", names)])
      for name, setting, names in (
          ("without-rows", "sql_select_limit = 0", "sql_select_limit"), ("with-one-row", "sql_select_limit = 1", "sql_select_limit"),
          ("without-big-selects", "max_join_size = 1", "max_join_size, sql_big_selects"), ("under-odd-modes", "sql_mode = 'ORACLE,EMPTY_STRING_IS_NULL,PAD_CHAR_TO_FULL_LENGTH'", "sql_mode"),
          ("with-ending-commits", "completion_type = 'RELEASE'", "completion_type"), ("with-chained-commits", "completion_type = CHAIN", "completion_type"),
          ("under-another-number", "pseudo_thread_id = 5", "pseudo_thread_id"), ("with-no-time", "max_statement_time = 0.5", "max_statement_time"))],
    case("my", "global-ones-are-not-named", scripts("SET GLOBAL max_connect_errors = 4321;"), {MY_HISTORY: "1"}, never=NO_NOTE),
]

# What to do with a script that cannot run as it is.
INDEX = "CREATE INDEX CONCURRENTLY i ON a (i);"
A = "CREATE TABLE a (i int);"
PROCEDURE = "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE IF NOT EXISTS b (i int); COMMIT; END $$;"


def mixed(name, database, text, says, never=()):
    return Case(f"advice-{name}", 4, [r"V2__b\.sql:\d+:\d+", "Nothing was run", *says], database=database, files=scripts(A, text), never=list(never))


ADVICE = [
    mixed("to-split-in-two", "pg", "ALTER TABLE a ADD b int; " + INDEX, ["split the script in two, or write executeInTransaction=false into V2__b.sql.conf beside it", "-mixed=true"]),
    mixed("not-to-split-behind-set", "pg", "SET lock_timeout = '5s'; " + INDEX, ["write executeInTransaction=false into V2__b.sql.conf"], ["split the script"]),
    mixed("not-to-split-in-three", "pg", "ALTER TABLE a ADD b int; VACUUM a; ALTER TABLE a ADD c int;", ["executeInTransaction=false into V2__b.sql.conf"], ["split the script"]),
    mixed("not-to-split-behind-a-pragma", "sqlite", "PRAGMA foreign_keys = off; ALTER TABLE a ADD b INT;", ["executeInTransaction=false into V2__b.sql.conf"], ["split the script"]),
    mixed("to-split-vacuum-off", "pg", "VACUUM a; ANALYZE a;", ["split the script in two"]),
    Case("advice-taken", 0, ["Applied 2"], database="pg", files=scripts(A, "SET lock_timeout = '5s'; " + INDEX, V2__b_conf=OUTSIDE), leaves={HISTORY: "1,2"}),
    Case("advice-for-a-routine-that-commits", 6, ["2D000", "write executeInTransaction=false into V2__b.sql.conf", "Everything the script had done was rolled back|No statement"], database="pg",
         files=scripts(PROCEDURE, "CALL p();"), leaves={HISTORY: "1"}),
    Case("advice-for-a-block-that-commits", 6, ["2D000", "write executeInTransaction=false into R__r.sql.conf"], database="pg", files={"sql/R__r.sql": "DO $$ BEGIN COMMIT; END $$;"}),
    Case("advice-for-a-routine-that-commits-taken", 0, ["Applied 2"], database="pg", files=scripts(PROCEDURE, "CALL p();", V2__b_conf=OUTSIDE), leaves={HISTORY: "1,2", "select count(*) from b": "0"}),
    Case("advice-for-a-routine-that-commits-not-given-twice", 6, ["2D000"], database="pg", never=["executeInTransaction"],
         files=scripts(PROCEDURE, "BEGIN; CALL p(); COMMIT;", V2__b_conf=OUTSIDE)),
]

CASES = [*SQLITE, *POSTGRESQL, *MYSQL, *ADVICE]
