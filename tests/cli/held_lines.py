"""Lines that hold the promises: a group is one transaction and told as such, a script runs as it was checked, a failed row is written by the session as it was."""
from table import Case, migrate, sql

ONE = "CREATE TABLE one (id INTEGER);\nINSERT INTO one VALUES (1);\n"
HAS_ONE = {"sqlite": "select count(*) from sqlite_master where name = 'one'", "pg": "select count(*) from pg_tables where tablename = 'one'"}
NONE = {"sqlite": "select count(*) from sqlite_master", "pg": "select count(*) from pg_tables where schemaname = 'public'"}
ROWS = {"sqlite": "select group_concat(version || success) from flyway_schema_history", "pg": "select string_agg(version || success::text, ',') from flyway_schema_history",
        "my": "select group_concat(version, success) from flyway_schema_history"}


# What cannot be one transaction with the others is refused before anything runs.
def no_member(name, database, text, script="V2__two.sql", conf=None):
    files = {"sql/V1__one.sql": ONE, "sql/" + script: text, **({f"sql/{script}.conf": conf} if conf else {})}
    return Case("group-refuses-" + name, 4, [script.replace(".", r"\."), "cannot be part of one transaction with the others", "Nothing was run"], ["-group=true", "migrate"], database, files,
                never=["Migrated"], leaves={NONE[database]: "0"})


OWN = "BEGIN;\nCREATE TABLE two (id INTEGER);\nCOMMIT;\n"
REFUSED = [
    no_member("own-begin-sqlite", "sqlite", OWN),
    no_member("own-begin-postgresql", "pg", OWN),
    no_member("own-commit-postgresql", "pg", "CREATE TABLE two (id INTEGER);\nCOMMIT;\nCREATE TABLE three (id INTEGER);\n"),
    no_member("own-begin-in-a-repeatable", "pg", OWN, "R__two.sql"),
    no_member("start-transaction", "pg", "START TRANSACTION;\nCREATE TABLE two (id INTEGER);\nEND;\n"),
    no_member("no-transaction-by-the-conf", "pg", "CREATE TABLE two (id INTEGER);\n", conf="executeInTransaction=false\n"),
    no_member("vacuum", "sqlite", "VACUUM;\n"),
]


# Of a group that fails nothing is done, and nothing is told as done.
def fails(name, database, files, *more, says=(), arguments=("-group=true", "migrate")):
    never = ["Migrated to version", "applied before", '"outcome": "done", *"version": "1"']
    return Case("group-fails-" + name, 6, ["no migration was applied", *says] if "-outputType=json" not in arguments else list(says), list(arguments), database, {"sql/V1__one.sql": ONE, **files}, never=never,
                leaves={HAS_ONE[database]: "0"})


BROKEN = {"sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\nnonsense;\n"}
TOLD = [
    fails("postgresql", "pg", BROKEN, says=[r"V2__two\.sql:2:1"]),
    fails("sqlite", "sqlite", BROKEN, says=[r"V2__two\.sql:2:1"]),
    fails("third", "pg", {"sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n", "sql/V3__three.sql": "nonsense;\n"}, says=[r"V3__three\.sql:1:1"]),
    fails("repeatable", "pg", {"sql/R__view.sql": "CREATE VIEW v AS SELECT * FROM absent;\n"}, says=[r"R__view\.sql:1"]),
    fails("callback", "sqlite", {"sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n", "sql/afterEachMigrate.sql": "INSERT INTO two VALUES (1);\n"}, says=[r"afterEachMigrate\.sql"]),
    fails("json", "pg", BROKEN, arguments=["-group=true", "-outputType=json", "migrate"], says=['"migrationsExecuted": 0', '"outcome": "rolled back"']),
    fails("at-its-commit", "pg", {"sql/V2__two.sql": "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE two (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO two VALUES (1);\n"}, says=["23503"]),
    Case("group-that-works-is-told", 0, ['Migrated to version 1 "one"', 'Migrated to version 2 "two"', "Applied 2 migrations"], ["-group=true", "migrate"], "pg",
         {"sql/V1__one.sql": ONE, "sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n"}),
]


# Nobody knows beforehand what a routine, a text or a block commits: with one of them there is no group on MariaDB.
def alone(name, text, setup=""):
    files = {"sql/V1__one.sql": "INSERT INTO work VALUES (1);\n", "sql/V2__two.sql": text, "sql/V3__three.sql": "nonsense;\n"}
    return Case("group-is-none-with-" + name, 6, ["-group=true has no effect", 'Migrated to version 1 "one"', 'Migrated to version 2 "two"', r"V3__three\.sql:1:1"],
                ["-group=true", "-baselineOnMigrate=true", "-baselineVersion=0", "migrate"], "my", files, before=[sql("CREATE TABLE work (i INT);" + setup)],
                leaves={ROWS["my"]: "01,11,21,30", "select count(*) from work": "2"})


NO_GROUP = [
    alone("a-call", "CALL p();\n", "CREATE PROCEDURE p() INSERT INTO work VALUES (2);"),
    alone("an-execute", "PREPARE st FROM 'INSERT INTO work VALUES (2)';\nEXECUTE st;\n"),
    alone("a-text-at-once", "EXECUTE IMMEDIATE 'INSERT INTO work VALUES (2)';\n"),
    alone("a-block", "BEGIN NOT ATOMIC\nINSERT INTO work VALUES (2);\nCOMMIT;\nEND;\n"),
    alone("a-setting-for-one-statement", "SET STATEMENT max_statement_time = 60 FOR INSERT INTO work VALUES (2);\n"),
]


# A group is rolled back, but not what it wrote to a table without transactions.
def left(name, files, says):
    files = {"sql/V1__one.sql": "INSERT INTO work VALUES (1);\nINSERT INTO isam VALUES (1);\n", **files}
    return Case("group-leaves-rows-" + name, 6, says, ["-group=true", "-baselineOnMigrate=true", "-baselineVersion=0", "migrate"], "my", files,
                before=[sql("CREATE TABLE work (i INT); CREATE TABLE isam (i INT) ENGINE = MyISAM; CREATE TABLE uni (i INT PRIMARY KEY); INSERT INTO uni VALUES (1);")], leaves={"select count(*) from work": "0", "select count(*) from isam": "1"})


LEFT = [
    left("of-a-script-before", {"sql/V2__two.sql": "INSERT INTO work VALUES (2);\nnonsense;\n"}, [r"V2__two\.sql:2:1", "What scripts before it, or callbacks, wrote to tables without transactions stays, too"]),
    left("of-the-script-that-failed", {"sql/V1__one.sql": "INSERT INTO work VALUES (1);\nINSERT INTO isam VALUES (1);\nnonsense;\n"}, [r"V1__one\.sql:3:1", "Statement 2 took effect and stays"]),
    left("behind-a-callback", {"sql/V2__two.sql": "INSERT INTO work VALUES (2);\n", "sql/beforeEachMigrate.sql": "INSERT INTO uni SELECT i FROM isam;\n"},
         [r"beforeEachMigrate\.sql:1:1", "What scripts before it, or callbacks, wrote to tables without transactions stays, too"]),
]


# A script is changed in place while it waits for its turn: a program does it, once, in front of the script.
def changed(name, database, change, code=4, leaves=None, files=None, arguments=("migrate",), before=(), says=(r"V1__one\.sql",)):
    program = "#!/bin/sh\n[ -e done ] || { touch done; " + change + "; }\n"
    event = "beforeEachUndo" if "undo" in arguments else "beforeEachMigrate"
    return Case("changed-" + name, code, [*says, "changed after godwit had checked it"], ["-executableCallbacks=true", *arguments], database,
                {"sql/V1__one.sql": ONE, f"sql/{event}.sh": program, **(files or {})}, before=list(before), leaves=leaves or {HAS_ONE[database]: "0"})


CHANGED = [
    changed("by-a-statement-more", "pg", "echo 'INSERT INTO one VALUES (2);' >>sql/V1__one.sql"),
    changed("by-a-statement-more-sqlite", "sqlite", "echo 'INSERT INTO one VALUES (2);' >>sql/V1__one.sql"),
    changed("by-one-byte", "pg", "printf 2 | dd of=sql/V1__one.sql bs=1 seek=55 conv=notrunc 2>/dev/null"),
    changed("by-a-comment", "sqlite", "echo '-- x' >>sql/V1__one.sql"),
    changed("cut-off", "pg", "truncate -s 31 sql/V1__one.sql"),
    changed("behind-the-first", "pg", "echo '-- x' >>sql/V2__two.sql", files={"sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n"}, leaves={ROWS["pg"]: "1true"}, says=[r"V2__two\.sql"]),
    changed("undo-script", "sqlite", "echo '-- x' >>sql/U1__one.sql", files={"sql/U1__one.sql": "DROP TABLE one;\n"}, arguments=["undo"], before=[migrate()], leaves={HAS_ONE["sqlite"]: "1"}, says=[r"U1__one\.sql"]),
]


# The row of a failed script is written by the session as it was, not as the script left it.
def failed_row(name, database, setting, end="nonsense;\n"):
    files = {"sql/V1__one.sql": ONE + setting + end}
    if database != "my":
        files["sql/V1__one.sql.conf"] = "executeInTransaction=false\n"
    return Case("failed-row-" + name, 6, ["The history has a row with success = 0"], ["migrate"], database, files, leaves={ROWS[database]: "1false" if database == "pg" else "10"})


PUT_BACK = [
    failed_row("behind-set-role", "pg", "SET ROLE pg_read_all_data;\n"),
    failed_row("behind-session-authorization", "pg", "SET SESSION AUTHORIZATION pg_read_all_data;\n"),
    failed_row("behind-search-path", "pg", "CREATE SCHEMA s;\nCREATE TABLE s.flyway_schema_history (a int);\nSET search_path = s;\n"),
    failed_row("behind-read-only-transactions", "pg", "SET default_transaction_read_only = on;\n"),
    failed_row("behind-use", "my", "USE information_schema;\n"),
    failed_row("behind-read-only-session", "my", "SET SESSION TRANSACTION READ ONLY;\n"),
    failed_row("behind-autocommit-off", "my", "SET autocommit = 0;\n"),
    failed_row("behind-query-only", "sqlite", "PRAGMA query_only = ON;\n"),
]

CASES = [*REFUSED, *TOLD, *NO_GROUP, *LEFT, *CHANGED, *PUT_BACK]
