"""Rows about migrate's settings, one by one, and about several histories in one database. The form of a row is told in table.py."""
from concurrent.futures import ThreadPoolExecutor

from table import Case, ONE, ROWS, TWO, migrate, sql, write

THREE = {**TWO, "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"}
VERSIONS = "select group_concat(version) from (select version from flyway_schema_history order by installed_rank)"

# Two components of one application, each with its scripts and its history. The second one finds tables of the first: it starts from a
# baseline below its first version.
BIRDS = {
    "birds/V1__bird.sql": "CREATE TABLE bird (id int);\n",
    "birds/V2__ring.sql": "CREATE TABLE ring (id int);\n",
}
TOWERS = {
    "towers/V1__tower.sql": "CREATE TABLE tower (id int);\n",
    "towers/V2__light.sql": "CREATE TABLE light (id int);\n",
}
OF_BIRDS = ["-table=birds_history", "-locations=filesystem:birds", "-baselineOnMigrate=true", "-baselineVersion=0"]
OF_TOWERS = ["-table=towers_history", "-locations=filesystem:towers", "-baselineOnMigrate=true", "-baselineVersion=0"]


def at_once(*runs):
    """Starts all of them together; none may fail."""
    def step(work, database, godwit):
        with ThreadPoolExecutor(len(runs)) as pool:
            for code, out, err in pool.map(lambda arguments: godwit(*arguments), runs):
                assert code == 0, out + err
    return step


def clean(*arguments):
    def step(work, database, godwit):
        code, out, err = godwit(*arguments, "-cleanDisabled=false", "clean")
        assert code == 0 and "Cleaned: emptied" in out, out + err
    return step


def components(kind):
    both = {**BIRDS, **TOWERS}
    count = "select count(*) from {} where version in ('1', '2') and type = 'SQL'"
    applied = {count.format("birds_history"): "2", count.format("towers_history"): "2"}
    # Long enough that the two overlap: where the database has one writer, the second has to wait and not to fail.
    slow = {"pg": "SELECT pg_sleep(0.5);\n", "my": "DO SLEEP(0.5);\n", "sqlite": ""}[kind]
    slowed = {name: slow + text for name, text in both.items()}
    index = {"birds/V3__index.sql": "CREATE INDEX CONCURRENTLY birds_index ON bird (id);\n"} if kind == "pg" else {}
    run_all = [at_once([*OF_BIRDS, "migrate"], [*OF_TOWERS, "migrate"])]
    return [
        Case(f"components-one-after-the-other-{kind}", 0, ["Success", "light"], database=kind, files=both,
             before=[migrate(*OF_BIRDS), migrate(*OF_TOWERS), migrate(*OF_BIRDS)], arguments=[*OF_TOWERS, "info"],
             never=["bird"], leaves=applied),
        Case(f"components-at-once-{kind}", 0, ["Validated|valid"], database=kind, files={**slowed, **index},
             before=[*run_all, *run_all], arguments=[*OF_BIRDS, "validate"], leaves=applied),
        Case(f"component-without-a-baseline-{kind}", 4, ["not empty", "baselineOnMigrate"], database=kind, files=both,
             before=[migrate(*OF_BIRDS)], arguments=["-table=towers_history", "-locations=filesystem:towers", "migrate"]),
        # clean is about schemas, not about histories: nothing of the other component is left to be looked at.
        Case(f"component-cleaned-takes-the-other-{kind}", 0, ["Pending"], database=kind, files=both,
             before=[migrate(*OF_BIRDS), migrate(*OF_TOWERS), clean(*OF_TOWERS)], arguments=[*OF_BIRDS, "info"], never=["Success"]),
    ]


CASES = [
    *components("sqlite"),
    *components("pg"),
    *components("my"),

    # target
    Case("target-version", 0, ["Above Target"], files=THREE, before=[migrate("-target=2")], arguments=["-target=2", "info"], leaves={ROWS: "2"}),
    Case("target-absent-with-a-question-mark", 0, ["Applied 2"], files={**TWO, "sql/V5__five.sql": "CREATE TABLE five (id INTEGER);\n"},
         arguments=["-target=3?", "migrate"], leaves={VERSIONS: "1,2"}),
    Case("target-absent", 4, ["3"], files=TWO, arguments=["-target=3", "migrate"]),
    Case("target-next", 0, ["Applied 1"], files=THREE, before=[migrate("-target=1")], arguments=["-target=next", "migrate"], leaves={VERSIONS: "1,2"}),
    Case("target-current", 0, ["."], files={**THREE, "sql/R__view.sql": "CREATE VIEW v AS SELECT 1;\n"}, before=[migrate("-target=1"), write("sql/R__view.sql", "DROP VIEW v; CREATE VIEW v AS SELECT 2;\n")],
         arguments=["-target=current", "migrate"], leaves={VERSIONS: "1", "select * from v": "2"}),
    Case("target-latest", 0, ["Applied 3"], files=THREE, arguments=["-target=latest", "migrate"], leaves={VERSIONS: "1,2,3"}),
    Case("target-below-the-current-version", 0, ["."], files=THREE, before=[migrate()], arguments=["-target=1", "migrate"], leaves={VERSIONS: "1,2,3"}),
    Case("steps-are-counted", 0, ["Applied 2"], files=THREE, arguments=["-steps=2", "migrate"], leaves={VERSIONS: "1,2"}),

    # What is run, and how it is written down.
    Case("out-of-order", 0, ["outOfOrder"], files={"sql/V1__one.sql": "", "sql/V3__three.sql": ""}, before=[migrate(), write("sql/V2__two.sql", "")],
         arguments=["-outOfOrder=true", "migrate"], leaves={VERSIONS: "1,3,2"}),
    Case("late-script-is-refused", 4, ["V2__two.sql", "outOfOrder"], files={"sql/V1__one.sql": "", "sql/V3__three.sql": ""}, before=[migrate(), write("sql/V2__two.sql", "")]),
    Case("skip-executing-migrations", 0, ["."], files=TWO, arguments=["-skipExecutingMigrations=true", "migrate"],
         leaves={VERSIONS: "1,2", "select count(*) from sqlite_master where name in ('one', 'two')": "0"}),
    Case("group-is-taken-back-as-a-whole", 6, ["V2__two.sql"], database="pg", files={**ONE, "sql/V2__two.sql": "CREATE TABEL two;\n"}, arguments=["-group=true", "migrate"],
         leaves={"select count(*) from flyway_schema_history": "0", "select count(*) from pg_tables where tablename = 'one'": "0"}, never=["Migrated to version", "applied before"]),
    Case("group-that-fails-as-json", 6, [r'"migrationsExecuted": 0', r'"outcome": "rolled back".*"outcome": "failed"'], database="pg", files={**ONE, "sql/V2__two.sql": "CREATE TABEL two;\n"},
         arguments=["-group=true", "-outputType=json", "migrate"]),
    Case("group-takes-no-script-with-a-begin-of-its-own", 4, ["V1__one.sql", "BEGIN or COMMIT of its own"], database="pg", files={"sql/V1__one.sql": "BEGIN;\nCREATE TABLE one (id int);\nCOMMIT;\n", "sql/V2__two.sql": "CREATE TABEL two;\n"},
         arguments=["-group=true", "migrate"], leaves={"select count(*) from pg_tables where tablename in ('one', 'flyway_schema_history')": "0"}),
    Case("more-scripts-than-files-may-be-open", 0, ["Applied 300"], files={f"sql/V{i}__s.sql": "SELECT 1;\n" for i in range(1, 301)}, shell="ulimit -n 256;"),
    Case("cherry-pick-takes-one", 0, ["Applied 1"], files=THREE, arguments=["-cherryPick=2", "migrate"], leaves={VERSIONS: "2"}),
    Case("edited-script-passes-without-validation", 0, ["."], files=ONE, before=[migrate(), write("sql/V1__one.sql", "-- other\n")],
         arguments=["-validateOnMigrate=false", "migrate"]),
    Case("ignored-pattern-lets-a-late-script-pass", 0, ["."], files={"sql/V1__one.sql": "", "sql/V3__three.sql": ""}, before=[migrate(), write("sql/V2__two.sql", "")],
         arguments=["-ignoreMigrationPatterns=*:ignored", "migrate"], leaves={VERSIONS: "1,3"}),
    Case("baseline-on-migrate", 0, ["."], files=THREE, before=[sql("create table old (id integer)")],
         arguments=["-baselineOnMigrate=true", "-baselineVersion=1", "-baselineDescription=as it was", "migrate"],
         leaves={"select group_concat(version || ' ' || description || ' ' || type) from flyway_schema_history": "1 as it was BASELINE,2 two SQL,3 three SQL"}),
    Case("installed-by", 0, ["."], files=ONE, arguments=["-installedBy=release 7", "migrate"], leaves={"select installed_by from flyway_schema_history": "release 7"}),
    Case("init-sql-on-every-connection", 0, ["."], files={"sql/V1__one.sql": "CREATE TABLE one AS SELECT n FROM settings;\n"},
         arguments=["-initSql=CREATE TEMP TABLE IF NOT EXISTS settings AS SELECT 42 AS n", "migrate"], leaves={"select n from one": "42"}),

    # Schemas
    Case("schemas-are-created-with-a-marker", 0, ["Applied 1"], database="pg", files=ONE, arguments=["-schemas=s1,s2", "migrate"],
         leaves={"select installed_rank || ' ' || type || ' ' || description || ' ' || script from s1.flyway_schema_history order by 1": "0 SCHEMA << Flyway Schema Creation >> \"s1\",\"s2\"\n1 SQL one V1__one.sql",
                 "select count(*) from pg_tables where schemaname = 's1' and tablename = 'one'": "1"}),
    Case("default-schema-beside-the-others", 0, ["Applied 1"], database="pg", files=ONE, arguments=["-schemas=s1", "-defaultSchema=s2", "migrate"],
         leaves={"select script from s2.flyway_schema_history where type = 'SCHEMA'": '"s2","s1"'}),
    Case("no-marker-where-the-schema-was-there", 0, ["Applied 1"], database="pg", files=ONE, before=[sql("create schema s1")], arguments=["-schemas=s1", "migrate"],
         leaves={"select count(*) from s1.flyway_schema_history": "1"}),

    # Waiting
    Case("retries-are-counted-and-spaced", 3, [r"Trying again in 1 s\..*Trying again in 1 s\."], never=[r"(?s)(Trying again.*){3}"], arguments=["-url=postgresql://127.0.0.1:1/x", "-user=u", "-connectRetries=2", "-connectRetriesInterval=1", "migrate"], files=ONE),
]
