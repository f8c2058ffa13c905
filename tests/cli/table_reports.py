"""More rows of the table: what is shown, in which form, and validate with less than a database or less than a right to write."""
import os
import subprocess

from table import ONE, ROWS, TWO, Case, link, migrate, sql, write

BASE = {"sql/V1__one.sql": "CREATE TABLE one (id INTEGER);\n", "sql/V3__three.sql": "CREATE TABLE three (\n  id INTEGER\n);\n",
        "sql/R__view.sql": "CREATE VIEW v AS SELECT 1;\n", "sql/U3__three.sql": "DROP TABLE three;\n"}
OFFLINE = ["-offline", "-dialect=sqlite", "-base=main", "validate"]


def git(*arguments):
    def step(work, database, godwit):
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        subprocess.run(["git", "-C", work, "-c", "user.name=t", "-c", "user.email=t@t", *arguments], check=True, env=environment)
    return step


def branch(*steps):
    """The files are in main; the steps happen on a branch of it."""
    return [git("init", "-q", "-b", "main"), git("add", "-A"), git("commit", "-q", "-m", "base"), git("checkout", "-q", "-b", "work"), *steps]


def remove(name):
    return lambda work, database, godwit: os.remove(os.path.join(work, name))


def reader(*statements):
    """Roles belong to the server, not to the case's database: two cases may make the same one."""
    def step(work, database, godwit):
        for statement in statements:
            database.sql(statement.replace("@DB@", database.name))
    return step


PG_READER = reader("DO $$ BEGIN CREATE ROLE cli_reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                   "GRANT USAGE ON SCHEMA public TO cli_reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO cli_reader")
MY_READER = reader("CREATE USER IF NOT EXISTS cli_reader@'127.0.0.1' IDENTIFIED BY 'ro'", "GRANT SELECT ON `@DB@`.* TO cli_reader@'127.0.0.1'")
AS_READER = {"pg": ["-user=cli_reader"], "my": ["-user=cli_reader", "-password=ro"]}
READ_ONLY = {"pg": "select count(*) from information_schema.columns where table_name = 'flyway_schema_history'", "my": "select count(*) from flyway_schema_history"}


def read_only_rows():
    for kind, make in (("pg", PG_READER), ("my", MY_READER)):
        who = AS_READER[kind]
        yield Case(f"validate-with-select-alone-{kind}", 0, ["nothing is wrong"], database=kind, arguments=[*who, "validate"], files=ONE, before=[migrate(), make],
                   leaves={READ_ONLY[kind]: {"pg": "12", "my": "1"}[kind]})
        yield Case(f"validate-with-select-alone-finds-an-edit-{kind}", 4, ["V1__one.sql", "edited"], database=kind, arguments=[*who, "validate"], files=ONE,
                   before=[migrate(), make, write("sql/V1__one.sql", "CREATE TABLE uno (id INTEGER);\n")])
        yield Case(f"validate-with-select-alone-sees-what-is-pending-{kind}", 5, ["V2__two.sql|version 2"], database=kind, arguments=[*who, "validate"], files=ONE,
                   before=[migrate(), make, write("sql/V2__two.sql", "CREATE TABLE two (id INTEGER);\n")], leaves={ROWS: "1"})
        yield Case(f"current-with-select-alone-{kind}", 0, [r"^1\n(warning: A secret on the command line[^\n]*\n)?$"], database=kind, arguments=[*who, "current"], files=ONE, before=[migrate(), make])
        yield Case(f"migrate-with-select-alone-{kind}", 6, ["permission denied|denied to user"], database=kind, arguments=[*who, "migrate"], files=ONE,
                   before=[migrate(), make, write("sql/V2__two.sql", "CREATE TABLE two (id INTEGER);\n")], leaves={ROWS: "1"})


CASES = [
    # What info, history and current show.
    Case("info-of-a-state", 0, ["Pending", "two", "1 migration is pending. The filters leave out 1 migration."], never=[r"\| one"],
         arguments=["-infoOfState=pending", "info"], files=ONE, before=[migrate(), write("sql/V2__two.sql", "SELECT 1;\n")]),
    Case("info-since-and-until-a-version", 0, [r"\| two", "leave out 2"], never=[r"\| one", r"\| three"], arguments=["-infoSinceVersion=2", "-infoUntilVersion=2.0", "info"],
         files={**TWO, "sql/V3__three.sql": "SELECT 1;\n"}),
    Case("info-until-a-date", 0, ["leave out 2"], never=[r"\| one"], arguments=["-infoUntilDate=01/12/2020 13:00", "info"], files=TWO, before=[migrate()]),
    Case("info-since-a-date", 0, [r"\| one"], never=["leave out"], arguments=["-infoSinceDate=2020-12-01 13:00", "info"], files=TWO, before=[migrate()]),
    Case("info-of-no-state", 2, ["infoOfState names \"pendng\"", "Out of Order"], arguments=["-infoOfState=pendng", "info"], files=ONE),
    Case("info-of-no-date", 2, ["infoSinceDate is \"soon\"", "01/12/2020 13:00"], arguments=["-infoSinceDate=soon", "info"], files=ONE),
    Case("history-lists-what-was-applied", 0, ["Installed On", r"\| one", "is at version 1"], never=["two"], arguments=["history"],
         files=ONE, before=[migrate(), write("sql/V2__two.sql", "SELECT 1;\n")]),
    Case("history-of-nothing", 0, ["Nothing is recorded"], arguments=["history"], files=ONE),
    Case("current-is-the-version-alone", 0, [r"^2\n$"], arguments=["current"], files=TWO, before=[migrate()]),
    Case("current-of-nothing-is-no-line", 0, ["^$"], arguments=["current"], files=ONE),
    Case("current-whatever-is-wrong-with-the-scripts", 0, [r"^1\n$"], arguments=["-q", "current"], files=ONE, before=[migrate(), write("sql/V01__uno.sql", "")]),
    Case("current-as-json", 0, ['"schemaVersion": "1"'], arguments=["-outputType=json", "current"], files=ONE, before=[migrate()]),
    Case("current-without-a-server", 3, ["127.0.0.1"], arguments=["-url=postgresql://127.0.0.1:1/x", "-user=a", "current"]),

    # validate without a database.
    Case("offline-is-fine", 0, ["Validated 4 scripts without a database"], arguments=["-offline", "-dialect=sqlite", "validate"], database=None, files=BASE),
    Case("offline-asks-no-server", 0, ["without a database"], arguments=["-offline", "-url=postgresql://127.0.0.1:1/x", "-user=a", "-password=@SECRET@", "validate"], database=None, files=ONE),
    Case("offline-without-a-dialect", 2, ["-dialect"], arguments=["-offline", "validate"], database=None, files=ONE),
    Case("offline-with-an-unknown-dialect", 2, ["\"oracle\"", "-dialect"], arguments=["-offline", "-dialect=oracle", "validate"], database=None, files=ONE),
    Case("offline-is-for-validate", 2, ["Only validate can do without a database"], arguments=["-offline", "-dialect=sqlite", "migrate"], database=None, files=ONE),
    Case("offline-finds-all-at-once", 4, ["V1__one.sql", "V01__uno.sql", r"V2__two.sql:2:5", r"R__v.sql:1:1", "V_5__five.sql", "V3__three.sql", r"U1__one.sql:1:8", "Validation failed: 6 errors"],
         arguments=["-offline", "-dialect=sqlite", "validate"], database=None,
         files={**ONE, "sql/V01__uno.sql": "", "sql/V2__two.sql": "SELECT\n 1, 'open;\n", "sql/R__v.sql": ".read x\n", "sql/V_5__five.sql": "",
                "sql/V3__three.sql": b"\xff", "sql/U1__one.sql": "SELECT 'open"}),
    Case("offline-follows-the-dialect", 4, ["V1__one.sql:1:1"], arguments=["-offline", "-dialect=postgresql", "validate"], database=None,
         files={"sql/V1__one.sql": "\\connect other\n"}),
    Case("offline-misses-a-placeholder", 4, [r"V1__one.sql:1:8", "owner"], arguments=["-offline", "-dialect=mysql", "validate"], database=None,
         files={"sql/V1__one.sql": "SELECT ${owner};\n"}),
    Case("offline-knows-flyways-placeholders", 0, ["nothing is wrong"], arguments=["-offline", "-dialect=mariadb", "validate"], database=None,
         files={"sql/R__v.sql": "SELECT '${flyway:user} ${flyway:database} ${flyway:defaultSchema} ${flyway:filename} ${flyway:timestamp}';\n"}),

    # … and against a base.
    Case("base-is-kept", 0, ["nothing is wrong"], arguments=OFFLINE, database=None, files=BASE,
         before=branch(write("sql/V4__four.sql", "SELECT 1;\n"), write("sql/R__view.sql", "CREATE VIEW v AS SELECT 2;\n"), write("sql/U3__three.sql", "DROP TABLE IF EXISTS three;\n"))),
    Case("base-has-a-higher-version", 4, ["V2__two.sql", "not above the newest one in main, 3"], arguments=OFFLINE, database=None, files=BASE, before=branch(write("sql/V2__two.sql", "SELECT 1;\n"))),
    Case("base-has-a-higher-version-out-of-order", 0, ["WARNING", "V2__two.sql"], arguments=["-outOfOrder=true", *OFFLINE], database=None, files=BASE, before=branch(write("sql/V2__two.sql", "SELECT 1;\n"))),
    Case("base-has-a-script-that-was-edited", 4, ["V3__three.sql:2: The script differs", "from line 2 on"], arguments=OFFLINE, database=None, files=BASE,
         before=branch(write("sql/V3__three.sql", "CREATE TABLE three (\n  id BIGINT\n);\n"))),
    Case("base-has-a-script-that-was-removed", 4, ["V1__one.sql is in main and not here"], arguments=OFFLINE, database=None, files=BASE, before=branch(remove("sql/V1__one.sql"))),
    Case("base-went-on-without-us", 0, ["nothing is wrong"], arguments=OFFLINE, database=None, files=BASE,
         before=branch(write("sql/V9__nine.sql", "SELECT 1;\n"), git("add", "-A"), git("commit", "-q", "-m", "ours"), git("checkout", "-q", "main"), write("sql/V4__four.sql", "SELECT 1;\n"),
                       git("add", "-A"), git("commit", "-q", "-m", "theirs"), git("checkout", "-q", "work"))),
    Case("base-took-the-same-version", 4, ["V4__ours.sql:1: The script takes the version 4", "V4__theirs.sql"], arguments=OFFLINE, database=None, files=BASE,
         before=branch(write("sql/V4__ours.sql", "SELECT 1;\n"), git("add", "-A"), git("commit", "-q", "-m", "ours"), git("checkout", "-q", "main"), write("sql/V4__theirs.sql", "SELECT 2;\n"),
                       git("add", "-A"), git("commit", "-q", "-m", "theirs"), git("checkout", "-q", "work"))),
    Case("base-that-is-unknown", 2, ["\"origin/main\" is no commit", "git fetch"], arguments=["-offline", "-dialect=sqlite", "-base=origin/main", "validate"], database=None, files=BASE, before=branch()),
    Case("base-without-a-work-tree", 2, ["in no work tree of git"], arguments=OFFLINE, database=None, files=BASE, environment={"GIT_CEILING_DIRECTORIES": "/"}, shell="export GIT_CEILING_DIRECTORIES=$(dirname $PWD);"),
    Case("base-without-git", 2, ["install git"], arguments=OFFLINE, database=None, files=BASE, before=branch(), shell="PATH=/nowhere;"),
    Case("base-as-annotations", 4, [r"::error file=sql/V3__three.sql,line=2,title=EDITED_SINCE_BASE::", "Validation failed: 1 error."],
         arguments=["-outputType=github", *OFFLINE], database=None, files=BASE, before=branch(write("sql/V3__three.sql", "CREATE TABLE three (\n  id BIGINT\n);\n"))),
    Case("base-as-json", 4, ['"errorMessage": .*from line 2 on', '"filepath": ".*/sql/V3__three.sql"', '"lineNumber": 2', '"code": "EDITED_SINCE_BASE"', '"invalidMigrations"'],
         arguments=["-outputType=json", *OFFLINE], database=None, files=BASE, before=branch(write("sql/V3__three.sql", "CREATE TABLE three (\n  id BIGINT\n);\n"))),

    # Reports.
    Case("report-in-no-known-form", 2, ["report.pdf says no form"], arguments=["-reportFilename=report.pdf", "migrate"], files=ONE, leaves={"select count(*) from sqlite_master": "0"}),
    Case("report-that-cannot-be-written", 2, ["absent/report.html cannot be written: No such file"], arguments=["-reportFilename=report.json,absent/report.html", "migrate"], files=ONE,
         leaves={"select count(*) from sqlite_master": "0"}),
    Case("report-that-is-a-folder", 2, ["sql.html cannot be written: Is a directory"], arguments=["-reportFilename=sql.html", "migrate"], files={**ONE, "sql.html/a": ""},
         leaves={"select count(*) from sqlite_master": "0"}),
    Case("report-of-a-failure-keeps-its-exit-code", 6, ["V1__one.sql:2:1"], arguments=["-reportFilename=r.html,r.json,r.xml,r.sarif", "migrate"],
         files={"sql/V1__one.sql": "CREATE TABLE one (id INTEGER);\nCREATE TABLE one (id INTEGER);\n"}),
    Case("report-onto-a-full-disk", 1, ["r.html cannot be written: No space left"], arguments=["-reportFilename=r.html", "info"], files=ONE, before=[link("/dev/full", "r.html")]),
    Case("report-onto-a-full-disk-keeps-the-exit-code", 5, ["r.html cannot be written"], arguments=["-reportFilename=r.html", "validate"], files=ONE, before=[link("/dev/full", "r.html")]),
    Case("reports-switched-off", 0, ["Applied 1 migration"], arguments=["-reportEnabled=false", "-reportFilename=absent/report.html", "migrate"], files=ONE),
    Case("html-on-standard-output", 0, ["^<!doctype html>", "</html>\n$"], arguments=["-outputType=html", "migrate"], files=ONE),
    Case("junit-on-standard-output", 5, [r"^<\?xml", 'failures="2"', "V1__one.sql"], arguments=["-outputType=junit", "validate"], files=TWO),
    Case("sarif-on-standard-output", 5, [r'^\{\n  "\$schema"', '"ruleId": "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED"', '"uri": "sql/V1__one.sql"'], arguments=["-outputType=sarif", "validate"], files=TWO),
    Case("annotations-of-a-failed-script", 6, [r"::error file=sql/V1__one.sql,line=2,(col=\d+,)?title=MIGRATION_FAILED::"], arguments=["-outputType=github", "migrate"],
         files={"sql/V1__one.sql": "CREATE TABLE one (id INTEGER);\nCREATE TABLE one (id INTEGER);\n"}),

    # A role that can only read.
    *read_only_rows(),
]
