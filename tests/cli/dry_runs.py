"""plan, migrate -plan= and -dryRunOutput= where they refuse, and that they change nothing. What the files do: dry_run_test.py."""
import os

from table import Case, migrate, write

GOOD = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABLE b (i INT); INSERT INTO b VALUES (${n});"}
N = "-placeholders.n=1"
TABLES = {
    "pg": "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
    "my": "select count(*) from information_schema.tables where table_schema = database()",
    "sqlite": "select count(*) from sqlite_master",
}
DATABASES = ("pg", "my", "sqlite")


def planned(*arguments):
    """Writes plan.json."""
    def step(work, database, godwit):
        code, out, err = godwit(N, *arguments, "-outputType=json", "plan")
        assert code == 0, out + err
        with open(os.path.join(work, "plan.json"), "w", encoding="utf-8") as file:
            file.write(out)
    return step


def refused(name, *what, says, before=(), arguments=(N,)):
    return Case(f"plan-refused-{name}", 4, [*says, "Nothing was run", "no migration was applied"], database="sqlite", files=GOOD,
                before=[planned(), *before], arguments=[*arguments, "-plan=plan.json", "migrate"], leaves=dict(what))


HOOKS = {**GOOD, "sql/beforeMigrate.sql": "SELECT 1;", "sql/beforeEachMigrate.sql": "SELECT 2;\n", "sql/afterMigrate__grants.sql": "SELECT 3; SELECT 4;"}
ORDER = [r"callback +\| +\| beforeMigrate +\| beforeMigrate.sql +\| 1 ", r"callback +\| +\| beforeEachMigrate .*migrate +\| 1", r"callback +\| +\| beforeEachMigrate .*migrate +\| 2",
         r"callback +\| +\| afterMigrate +\| afterMigrate__grants.sql +\| 2 "]

CASES = [
    *[Case(f"plan-shows-callbacks-in-their-order-{kind}", 0, [".*".join(ORDER), "would apply 2 migrations"], database=kind, files=HOOKS, arguments=[N, "plan"],
           leaves={TABLES[kind]: "0"}) for kind in DATABASES],
    Case("plan-shows-the-schema-marker", 0, [r'create schema +\| +\| s1, s2.*create history.*schema marker +\| +\| s1, s2.*migrate +\| 1'], database="pg", files=GOOD,
         arguments=[N, "-schemas=s1,s2", "plan"]),
    Case("plan-of-callbacks-alone", 0, ["callback.*afterMigrate.*No migration is pending: schema \"main\" is at version 2. migrate would run the callbacks alone"], database="sqlite", files=HOOKS,
         before=[migrate(N)], arguments=[N, "plan"]),
    Case("dry-run-of-callbacks-alone", 0, ["holds no step: migrate would run the callbacks alone"], database="sqlite", files=HOOKS, before=[migrate(N)],
         arguments=[N, "-dryRunOutput=dry.sql", "migrate"]),
    Case("dry-run-shows-callbacks-in-their-order", 0, ["holds the SQL"], database="sqlite", files=HOOKS, arguments=[N, "-dryRunOutput=dry.sql", "migrate"],
         files_say={"dry.sql": [r"-- callback beforeMigrate.sql \(beforeMigrate\).*SELECT 1;.*-- migrate V1__a.sql.*-- callback beforeEachMigrate.sql \(beforeEachMigrate\).*CREATE TABLE a"
                                r".*-- callback afterMigrate__grants.sql"]}),
    Case("dry-run-with-callbacks-as-json", 0, [r'"what": "callback",\s+"outcome": "planned",\s+"version": "",\s+"description": "beforeMigrate",\s+"script": "beforeMigrate.sql",\s+"statements": 1,\s+"inTransaction": true'],
         database="sqlite", files=HOOKS, arguments=[N, "-dryRunOutput=dry.sql", "-outputType=json", "migrate"]),
    *[Case(f"plan-writes-nothing-{kind}", 0, [r"create history.*migrate +\| 1.*V1__a.sql +\| 1 .*V2__b.sql +\| 2 ", "would apply 2 migrations", "Nothing was changed"],
           database=kind, files=GOOD, arguments=[N, "plan"], leaves={TABLES[kind]: "0"}) for kind in DATABASES],
    *[Case(f"dry-run-writes-nothing-{kind}", 0, ["Dry run: nothing was changed", "new/dry.sql holds the SQL that would apply 2 migrations"],
           database=kind, files=GOOD, arguments=[N, "-dryRunOutput=new/dry.sql", "migrate"], leaves={TABLES[kind]: "0"}) for kind in DATABASES],
    *[Case(f"plan-lets-init-sql-only-read-{kind}", 3, ["initSql", "must not write"], database=kind, files=GOOD,
           arguments=[N, "-initSql=CREATE TABLE made (i INT)", "plan"], leaves={TABLES[kind]: "0"}) for kind in DATABASES],
    Case("dry-run-as-json", 0, [r'"migrationsExecuted": 0', r'"dryRunOutput": "dry.sql"', r'"outcome": "planned"'], database="sqlite", files=GOOD,
         arguments=[N, "-dryRunOutput=dry.sql", "-outputType=json", "migrate"]),
    Case("dry-run-that-fails-leaves-the-file-of-before", 4, ["ROLLBACK"], database="sqlite", files={**GOOD, "sql/V3__c.sql": "ROLLBACK;\n", "dry.sql": "of before"},
         arguments=[N, "-dryRunOutput=dry.sql", "migrate"], leaves_files={"dry.sql": "of before"}),
    Case("dry-run-of-nothing", 0, ["holds no step"], database="sqlite", files=GOOD, before=[migrate(N)],
         arguments=[N, "-dryRunOutput=dry.sql", "migrate"]),
    Case("dry-run-without-a-file-where-it-fails", 4, ["placeholder", "no migration was applied"], database="sqlite", files=GOOD,
         arguments=["-dryRunOutput=dry.sql", "migrate"]),
    Case("dry-run-into-a-folder", 2, ["The dry run's file sql cannot be written"], database="sqlite", files=GOOD,
         arguments=[N, "-dryRunOutput=sql", "migrate"]),
    Case("dry-run-of-clean", 2, ["clean has no dry run"], database="sqlite", files=GOOD, before=[migrate(N)],
         arguments=[N, "-dryRunOutput=dry.sql", "-cleanDisabled=false", "clean"], leaves={TABLES["sqlite"]: "5"}),
    Case("plan-as-json", 0, [r'"operation": "plan"', r'"inTransaction": true'], database="pg", files=GOOD, arguments=[N, "-outputType=json", "plan"]),
    Case("plan-of-nothing", 0, ["Nothing to do: schema \"main\" is at version 2"], database="sqlite", files=GOOD, before=[migrate(N)], arguments=[N, "plan"]),
    *[Case(f"plan-carried-out-{kind}", 0, ["Applied 2 migrations"], database=kind, files=GOOD, before=[planned()],
           arguments=[N, "-plan=plan.json", "migrate"], leaves={"select i from b": "1"}) for kind in DATABASES],
    Case("plan-made-under-other-options", 4, ["V2__b.sql would be run now and was not part of the plan"], database="sqlite", files=GOOD,
         before=[planned("-target=1")], arguments=[N, "-plan=plan.json", "migrate"], leaves={TABLES["sqlite"]: "0"}),
    refused("edited", says=["V2__b.sql was edited"], before=[write("sql/V2__b.sql", "CREATE TABLE other (i INT);")]),
    refused("new-script", says=["R__v.sql would be run now and was not part"], before=[write("sql/R__v.sql", "SELECT 1;")]),
    refused("history", says=["had 0 rows and has 2 rows now", "V1__a.sql was part of the plan"], before=[migrate(N)]),
    refused("placeholder", says=["The placeholder n has another value now"], arguments=("-placeholders.n=2",)),
    refused("table", says=['made for the table "main"."flyway_schema_history"', '"main"."other"'], arguments=(N, "-table=other")),
    refused("callback", says=["afterMigrate.sql would be run now"], before=[write("sql/afterMigrate.sql", "SELECT 1;")]),
    Case("plan-that-is-none", 2, ["The plan plan.json is not one", "godwit plan -outputType=json"], database="sqlite",
         files={**GOOD, "plan.json": "{\"operation\": \"info\"}"}, arguments=[N, "-plan=plan.json", "migrate"]),
    Case("plan-that-is-absent", 2, ["The plan none.json cannot be read"], database="sqlite", files=GOOD, arguments=[N, "-plan=none.json", "migrate"]),
    Case("plan-for-undo", 2, ["-plan is for migrate"], database="sqlite", files=GOOD, before=[planned()], arguments=[N, "-plan=plan.json", "undo"]),
]
