"""Callbacks on the real databases. Their order is in the recorded case 50 (tests/compat); here is what else they do."""
from table import Case

R_HAS = "select count(*) from r"


def project(**scripts):
    return {f"sql/{name.replace('_0', '.')}.sql": text.encode() for name, text in scripts.items()}


def case(name, database, code, says, leaves, arguments=("migrate",), files=None, never=(), **scripts):
    return Case(f"callbacks-{name}", code, list(says), arguments=list(arguments), database=database, leaves=leaves,
                never=list(never), files={**project(**scripts), **(files or {})})


GOOD = "CREATE TABLE r (a VARCHAR(60));"
BAD = "CREATE TABLE absent (a INT); SELECT * FROM nothing;"
TRACE = "CREATE TABLE trace (e VARCHAR(60));"


def note(event):
    return f"INSERT INTO trace VALUES ('{event}');"


CASES = [
    *[case(f"of-an-error-run-behind-the-rollback-{database}", database, 6, ["V2__bad.sql:1", "1 migration was applied before"],
           {"select count(*) from trace": "3"}, never=["The callback"], V1__a=TRACE, V2__bad=BAD,
           afterEachMigrateStatementError=note("s"), afterEachMigrateError=note("e"), afterMigrateError=note("m"))
      for database in ("pg", "my", "sqlite")],
    *[case(f"of-an-error-never-hide-it-{database}", database, 6, ["V1__bad.sql:1", "nothing", "WARNING.*afterMigrateError.sql", "absent_too"],
           {}, V1__bad=BAD, afterMigrateError="SELECT * FROM absent_too;")
      for database in ("pg", "my", "sqlite")],
    case("that-fail-in-front-of-everything", "pg", 6, ["beforeMigrate__check.sql:2:15", "42P01", "no migration was applied"],
         {"select count(*) from pg_tables where tablename = 'r'": "0"}, V1__a=GOOD, beforeMigrate__check="SELECT 1;\nSELECT * FROM absent;"),
    case("that-fail-behind-it-leave-it", "pg", 6, ["afterMigrate.sql:1", "1 migration was applied"],
         {R_HAS: "0", "select count(*) from flyway_schema_history": "1"}, V1__a=GOOD, afterMigrate="SELECT * FROM absent;"),
    case("join-the-transaction-of-their-script", "pg", 6, ["afterEachMigrate.sql"],
         {"select count(*) from pg_tables where tablename = 'r'": "0", "select count(*) from flyway_schema_history": "0"},
         V1__a=GOOD, beforeEachMigrate="CREATE TABLE early (a int);", afterEachMigrate="SELECT * FROM absent;"),
    case("around-each-statement", "pg", 0, ["Applied 2 migrations"], {R_HAS: "6"},
         V1__a=GOOD, V2__b="SELECT 1; SELECT 2; SELECT 3;",
         beforeEachMigrateStatement="DO $$ BEGIN IF to_regclass('r') IS NOT NULL THEN INSERT INTO r VALUES ('b'); END IF; END $$;",
         afterEachMigrateStatement="DO $$ BEGIN IF to_regclass('early') IS NULL THEN INSERT INTO r VALUES ('a'); END IF; END $$;",
         afterMigrate="DELETE FROM r WHERE ctid = (SELECT min(ctid) FROM r);"),
    case("outside-a-transaction", "pg", 0, ["Applied 1 migration"], {R_HAS: "0"}, V1__a=GOOD, afterMigrate="VACUUM r;"),
    case("with-placeholders", "sqlite", 0, ["Applied 1 migration"], {"select a from r": "afterMigrate__b.sql"},
         V1__a=GOOD, afterMigrate__b="INSERT INTO r VALUES ('${flyway:filename}');"),
    case("in-the-order-of-their-texts", "sqlite", 0, ["Applied 1 migration"], {"select group_concat(a, '') from r": "123"},
         V1__a=GOOD, afterMigrate__b="INSERT INTO r VALUES (3);", afterMigrate="INSERT INTO r VALUES (1);", afterMigrate__a="INSERT INTO r VALUES (2);"),
    case("from-locations-of-their-own", "sqlite", 0, ["Applied 1 migration"], {"select a from r": "own"},
         arguments=["-callbackLocations=filesystem:calls", "migrate"], files={"calls/afterMigrate.sql": b"INSERT INTO r VALUES ('own');"}, V1__a=GOOD),
    case("switched-off", "sqlite", 0, ["Applied 1 migration"], {R_HAS: "0"}, arguments=["-skipDefaultCallbacks=true", "migrate"],
         V1__a=GOOD, beforeMigrate="SELECT * FROM absent;", afterMigrate="INSERT INTO r VALUES (1);"),
    case("that-cannot-be-cut-stop-everything", "sqlite", 4, ["afterMigrate.sql:1:8", "never closed"],
         {"select count(*) from sqlite_master where name = 'r'": "0"}, V1__a=GOOD, afterMigrate="SELECT 'open"),
    case("of-info", "sqlite", 0, ["Pending"], {"select group_concat(e, '') from trace": "bafo"}, arguments=["info"],
         V1__a=GOOD, beforeInfo=TRACE + note("b"), afterInfo=note("a") , afterInfoOperationFinish=note("fo")),
    case("of-undo", "sqlite", 0, ["Nothing to undo"], {"select group_concat(e, '') from trace": "bao"}, arguments=["undo"],
         V1__a=GOOD, beforeUndo=TRACE + note("b"), afterUndo=note("a"), afterUndoOperationFinish=note("o")),
]
