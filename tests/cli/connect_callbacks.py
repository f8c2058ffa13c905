"""afterConnect and beforeConnect: what belongs to a connection, on the real databases. That they fire at every command: events_test.py."""
import json
import os
import subprocess

from table import Case, sql, write

ALL = ("pg", "my", "sqlite")
TABLES = {"pg": "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
          "my": "select count(*) from information_schema.tables where table_schema = database()",
          "sqlite": "select count(*) from sqlite_master"}
R = "CREATE TABLE r (a VARCHAR(60));"
OWN_SCHEMA = [sql("CREATE SCHEMA own")]
OWN_ROLE = [sql("DO $$ BEGIN CREATE ROLE cli_after_connect; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;"
                " GRANT ALL ON SCHEMA public TO cli_after_connect")]
OWNERS = "select string_agg(tablename || ' ' || tableowner, ',' order by tablename) from pg_tables where schemaname = 'public'"


def case(name, database, code, says, leaves, arguments=("migrate",), files=None, before=(), **more):
    scripts = {key: more.pop(key) for key in [key for key in more if key[0] in "VRU" or "Connect" in key]}
    files = {**{f"sql/{key}.sql": text for key, text in scripts.items()}, **(files or {})}
    return Case(f"connect-callback-{name}", code, list(says), arguments=list(arguments), database=database, leaves=leaves, files=files,
                before=list(before), **more)


PROGRAMS = ["-executableCallbacks=true"]


def planned(work, database, godwit):
    code, out, err = godwit(*PROGRAMS, "-placeholders.x=1", "-outputType=json", "plan")
    assert code == 0, out + err
    with open(os.path.join(work, "plan.json"), "w", encoding="utf-8") as file:
        file.write(out)
    assert any("afterConnect" in callback["script"] for callback in json.loads(out)["plan"]["callbacks"]), out


def file_runs(work, database, godwit):
    """The dry run's file does what the run would have done."""
    code, out, err = godwit("-dryRunOutput=dry.sql", "migrate")
    assert code == 0, out + err
    with open(os.path.join(work, "dry.sql"), encoding="utf-8") as file:
        subprocess.run(database.file_client(), stdin=file, cwd=work, check=True, stdout=subprocess.DEVNULL)


CASES = [
    # What it sets is the base that every script begins with, whatever the one before did.
    case("role-is-the-base", "pg", 0, ["Applied 2 migrations"], {OWNERS: "a cli_after_connect,b cli_after_connect,flyway_schema_history cli_after_connect"},
         before=OWN_ROLE, afterConnect="SET ROLE cli_after_connect;", V1__a="CREATE TABLE a (i INT); RESET ROLE;", V2__b="CREATE TABLE b (i INT);"),
    case("search-path-is-the-base", "pg", 0, ["Applied 2 migrations"], {"select count(*) from pg_tables where schemaname = 'own'": "2"}, before=OWN_SCHEMA,
         afterConnect="SET search_path TO own, public;", V1__a="CREATE TABLE a (i INT); SET search_path TO public;", V2__b="CREATE TABLE b (i INT);"),
    case("decides-how-scripts-are-read", "my", 0, ["Applied 1 migration"], {"select a from r": "it\\\\ is"},
         afterConnect="SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';", V1__a="CREATE TABLE \"r\" (a VARCHAR(9)); INSERT INTO \"r\" VALUES ('it\\ is');"),
    case("one-decides-how-the-next-is-read", "my", 0, ["Applied 1 migration"], {"select a from r": "x"}, afterConnect="SET SESSION sql_mode = 'ANSI_QUOTES';",
         afterConnect__b="SELECT 1 AS \"it's; read\";", V1__a=R + "INSERT INTO r VALUES ('x');"),
    case("pragma-works-outside-a-transaction", "sqlite", 6, ["FOREIGN KEY constraint failed", "V2__b.sql:1"], {"select count(*) from c": "0"},
         afterConnect="PRAGMA foreign_keys = ON;\nSELECT 1;", V1__a="CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id));",
         V2__b="INSERT INTO c VALUES (7);"),
    case("variables-of-the-session", "my", 0, ["Applied 1 migration"], {"select a from r": "seven"}, afterConnect="SET @who = 'seven';",
         V1__a=R + "INSERT INTO r VALUES (@who);"),
    case("behind-init-sql", "pg", 0, ["Applied 1 migration"], {"select a from r": "first then"}, arguments=["-initSql=SET app.x = 'first'", "migrate"],
         afterConnect="SELECT set_config('app.x', current_setting('app.x') || ' then', false);", V1__a=R + "INSERT INTO r VALUES (current_setting('app.x'));"),
    case("several-in-their-order", "pg", 0, ["Applied 1 migration"], {"select string_agg(e, '' order by i) from own.trace": "abc"},
         arguments=["-callbackLocations=filesystem:calls", "migrate"], before=[sql("CREATE SCHEMA own; CREATE TABLE own.trace (i serial, e text)")], V1__a=R,
         files={"sql/deep/afterConnect__a.sql": "INSERT INTO own.trace (e) VALUES ('b');", "calls/afterConnect__z.sql": "INSERT INTO own.trace (e) VALUES ('c');"},
         afterConnect="INSERT INTO own.trace (e) VALUES ('a');"),
    case("with-placeholders", "pg", 0, ["Applied 1 migration"], {"select a from r": "x public afterConnect__p.sql postgres"}, arguments=["-placeholders.x=x", "migrate"],
         V1__a=R + "INSERT INTO r VALUES (current_setting('app.x'));", afterConnect__p="SET app.x = '${x} ${flyway:defaultSchema} ${flyway:filename} ${flyway:user}';"),
    case("with-a-placeholder-that-is-missing", "sqlite", 3, ["afterConnect.sql cannot run", "nope", "Nothing else was run"], {TABLES["sqlite"]: "0"},
         V1__a=R, afterConnect="SELECT '${nope}';"),
    case("in-a-transaction-where-its-conf-says-so", "pg", 3, ["afterConnect.sql:2", "rolled back"], {"select count(*) from own.t": "0"},
         before=[sql("CREATE SCHEMA own; CREATE TABLE own.t (i int)")], V1__a=R,
         files={"sql/afterConnect.sql.conf": "executeInTransaction=true\n"}, afterConnect="INSERT INTO own.t VALUES (1);\nSELECT * FROM absent;"),
    case("left-out-by-its-conf", "sqlite", 0, ["Applied 1 migration"], {}, V1__a=R, files={"sql/afterConnect.sql.conf": "shouldExecute=false\n"}, afterConnect="SELECT * FROM absent;"),

    # Where it fails nothing else is run, and the exit code is that of initSql.
    *[case(f"that-fails-{kind}", kind, 3, ["afterConnect.sql:2", "absent", "Nothing else was run", "no migration was applied"], {TABLES[kind]: "0"},
           V1__a=R, afterConnect="SELECT 1;\nSELECT * FROM absent;") for kind in ALL],
    *[case(f"that-fails-at-a-question-{command}", "pg", 3, ["afterConnect.sql:1", "42P01"], {}, arguments=[command], V1__a=R, afterConnect="SELECT * FROM absent;")
      for command in ("info", "validate", "history", "current", "repair", "baseline", "undo")],
    *[case(f"that-fails-tells-what-stays-{kind}", kind, 3, ["afterConnect.sql:2", "Statement 1 took effect and stays", "Nothing else was run"], {"select i from t": "1"},
           before=[sql("CREATE TABLE t (i INT)")], V1__a=R, afterConnect="INSERT INTO t VALUES (1);\nSELECT * FROM absent;") for kind in ("pg", "sqlite")],
    *[case(f"that-leaves-a-transaction-open-{kind}", kind, 3, ["afterConnect.sql opens a transaction and does not end it", "rolled back"], {TABLES[kind]: "0"},
           V1__a=R, afterConnect="BEGIN;\nSELECT 1;") for kind in ALL],
    case("that-cannot-be-cut", "sqlite", 3, ["afterConnect.sql:1:8", "never closed", "Nothing else was run"], {TABLES["sqlite"]: "0"}, V1__a=R, afterConnect="SELECT 'open"),
    case("that-fails-as-json", "pg", 3, ['"code": "CONNECT_CALLBACK"', '"script": "afterConnect.sql"', '"native": "42P01"', '"lineNumber": 1'], {},
         arguments=["-outputType=json", "migrate"], V1__a=R, afterConnect="SELECT * FROM absent;"),
    *[case(f"init-sql-that-leaves-a-transaction-open-{kind}", kind, 3, ["initSql opens a transaction and does not end it"], {TABLES[kind]: "0"},
           arguments=["-initSql=BEGIN", "migrate"], V1__a=R) for kind in ALL],

    # A plan and a dry run: it may only read, and is a part of the file's head.
    *[case(f"only-reads-for-a-plan-{kind}", kind, 3, ["afterConnect.sql", "While only planning, afterConnect.sql must not write"], {TABLES[kind]: "0"},
           arguments=["plan"], V1__a=R, afterConnect="CREATE TABLE made (i INT);") for kind in ALL],
    *[case(f"only-reads-for-a-dry-run-{kind}", kind, 3, ["While only planning, afterConnect.sql must not write"], {TABLES[kind]: "0"},
           arguments=["-dryRunOutput=dry.sql", "migrate"], V1__a=R, afterConnect="CREATE TABLE made (i INT);", leaves_files={"dry.sql": None}) for kind in ALL],
    case("decides-how-a-plan-reads", "my", 0, ["would apply 1 migration"], {TABLES["my"]: "0"}, arguments=["plan"],
         afterConnect="SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';", V1__a="CREATE TABLE \"r\" (a VARCHAR(9)); INSERT INTO \"r\" VALUES ('it\\');"),
    case("stands-in-the-file-once", "pg", 0, ["dry.sql holds the SQL"], {}, arguments=["-initSql=SET app.x = '1'", "-dryRunOutput=dry.sql", "migrate"], V1__a=R,
         afterConnect="SET app.y = '2';", files_say={"dry.sql": ["SET app.x = '1'.*SET app.y = '2';.*CREATE TABLE r"]}, files_never={"dry.sql": ["SET app.y.*SET app.y"]}),
    case("in-the-file-is-the-base-there-too", "pg", 0, ["Nothing to do|up to date"], {OWNERS: "a cli_after_connect,b cli_after_connect,flyway_schema_history cli_after_connect"},
         before=[*OWN_ROLE, file_runs], afterConnect="SET ROLE cli_after_connect;", V1__a="CREATE TABLE a (i INT); RESET ROLE;", V2__b="CREATE TABLE b (i INT);"),
    case("in-the-file-decides-how-it-is-read", "my", 0, ["Nothing to do|up to date"], {"select a from r": "x"}, before=[file_runs],
         afterConnect="SET SESSION sql_mode = 'ANSI_QUOTES';", V1__a="CREATE TABLE \"r\" (a VARCHAR(9)); INSERT INTO \"r\" VALUES ('x');"),
    case("program-is-only-named-in-a-plan", "sqlite", 0, ["The program afterConnect.sh would run here"], {}, arguments=["-executableCallbacks=true", "plan"],
         files={"sql/afterConnect.sh": "touch ran\n"}, V1__a=R, leaves_files={"ran": None}),

    # An approved plan covers it, and what it does not cover is not even begun.
    case("of-an-approved-plan", "sqlite", 0, ["Applied 1 migration"], {}, arguments=[*PROGRAMS, "-placeholders.x=1", "-plan=plan.json", "migrate"], before=[planned], V1__a=R, afterConnect="SELECT 1;"),

    *[case(f"{name}-is-not-even-begun-under-a-plan", "sqlite", 4, [says, "Nothing was run; make a new plan"], {TABLES["sqlite"]: "0"},
           arguments=[*PROGRAMS, *more, "-plan=plan.json", "migrate"], before=[planned, *then], V1__a=R, afterConnect="SELECT '${x}';",
           files={"sql/beforeConnect.sh": "true\n"}, leaves_files={"ran": None})
      for name, says, more, then in (
          ("edited", "afterConnect.sql was edited", ["-placeholders.x=1"], [write("sql/afterConnect.sql", "CREATE TABLE made (i INT);")]),
          ("a-second-one", "afterConnect__b.sql would be run now", ["-placeholders.x=1"], [write("sql/afterConnect__b.sql", "CREATE TABLE made (i INT);")]),
          ("with-another-value", "placeholder x has another value", ["-placeholders.x=2'; CREATE TABLE made (i INT); SELECT '"], []),
          ("an-edited-program", "beforeConnect.sh was edited", ["-placeholders.x=1"], [write("sql/beforeConnect.sh", "touch ran\n")]))],

    # Switched off, and programs.
    case("switched-off", "sqlite", 0, ["Applied 1 migration"], {}, arguments=["-skipDefaultCallbacks=true", "migrate"], V1__a=R, afterConnect="SELECT * FROM absent;"),
    case("program", "sqlite", 0, ["afterConnect.sh: migrate case.db afterConnect main$|afterConnect.sh: migrate [^ ]*case.db afterConnect main", "Applied 1 migration"], {},
         arguments=["-executableCallbacks=true", "-skipDefaultCallbacks=true", "migrate"], V1__a=R, afterConnect="SELECT * FROM absent;",
         files={"sql/afterConnect.sh": "echo $GODWIT_OPERATION $GODWIT_DATABASE $GODWIT_EVENT $GODWIT_DEFAULT_SCHEMA\n"}),
    case("program-that-fails", "sqlite", 3, ["The callback afterConnect.sh ended with exit code 7: no token"], {TABLES["sqlite"]: "0"},
         arguments=["-executableCallbacks=true", "migrate"], V1__a=R, files={"sql/afterConnect.sh": "echo no token >&2; exit 7\n"}),
    case("program-that-is-off", "sqlite", 0, ["WARNING Not run: [^ ]*afterConnect.sh, [^ ]*beforeConnect.sh", "Applied 1 migration"], {}, V1__a=R,
         files={"sql/afterConnect.sh": "touch ran\n", "sql/beforeConnect.sh": "touch ran\n"}, leaves_files={"ran": None}),
    *[case(f"program-in-front-of-the-connection-{command}", "sqlite", 0, ["beforeConnect.sh: " + command], {}, arguments=["-executableCallbacks=true", "-url=sqlite:made/x.db", command],
           V1__a=R, files={"sql/beforeConnect.sh": "echo $GODWIT_OPERATION; mkdir -p made\n"}) for command in ("migrate", "info", "plan")],
    case("program-in-front-knows-what-is-known", "pg", 0, ["beforeConnect.sh: beforeConnect 127.0.0.1 postgres own X=seven", "Applied 1 migration"], {},
         arguments=["-executableCallbacks=true", "-schemas=own", "-placeholders.x=seven", "migrate"], V1__a=R,
         files={"sql/beforeConnect.sh": "echo $1 $GODWIT_HOST $GODWIT_USER $GODWIT_DEFAULT_SCHEMA X=$FP__x__\n"}),
    case("program-in-front-that-fails", "pg", 3, ["The callback beforeConnect.sh ended with exit code 9: no tunnel"], {TABLES["pg"]: "0"},
         arguments=["-executableCallbacks=true", "migrate"], V1__a=R, files={"sql/beforeConnect.sh": "echo no tunnel >&2; exit 9\n"}),
]
