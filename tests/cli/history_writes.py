"""A trigger, a rule or a view that keeps another row than was written, or none, and says nothing. Rows of the table that run_table.py runs."""
from table import Case, ONE, TWO, migrate, sql, without, write

TABLE = "flyway_schema_history"
ROWS = f"select count(*) from {TABLE}"
ONE_ROW = {ROWS: "1"}
NO_TWO = {"sqlite": {"select count(*) from sqlite_master where name = 'two'": "0"},
          "pg": {"select count(*) from pg_tables where tablename = 'two'": "0"}}
TWO_STAYS = {"my": {"select count(*) from two": "0"}}


def pg_trigger(when, events, body, answer="NULL"):
    return sql(f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN {answer}; END $$; "
               f"CREATE TRIGGER meddle {when} {events} ON {TABLE} FOR EACH ROW EXECUTE PROCEDURE meddle()")


def pg_rule(event, does, condition=""):
    return sql(f"CREATE RULE meddle AS ON {event} TO {TABLE} {condition} DO {does}")


def trigger(when, event, body):
    return sql(f"CREATE TRIGGER meddle {when} {event} ON {TABLE} FOR EACH ROW BEGIN {body}; END")


def my_trigger(when, event, statement):
    """Of one statement: the client would cut a body at its semicolons."""
    return sql(f"CREATE TRIGGER meddle {when} {event} ON {TABLE} FOR EACH ROW {statement}")


def view(condition, more=""):
    """The history is a view that shows a part of its table."""
    return sql(f"ALTER TABLE {TABLE} RENAME TO kept; CREATE VIEW {TABLE} AS SELECT * FROM kept WHERE {condition}; {more}")


# What each does with the row of V2: a name, the step, and what is said of it.
SWALLOWS = {
    "pg": [
        ("trigger-gives-null", pg_trigger("BEFORE", "INSERT", ""), r"wrote 0 rows"),
        ("rule-does-nothing", pg_rule("INSERT", "INSTEAD NOTHING"), r"wrote 0 rows"),
        ("rule-does-nothing-for-some", pg_rule("INSERT", "INSTEAD NOTHING", "WHERE new.version = '2'"), r"wrote 0 rows"),
        ("rule-updates-instead", pg_rule("INSERT", f"INSTEAD UPDATE {TABLE} SET execution_time = 0"), r"does not hold the row"),
        ("trigger-deletes-behind", pg_trigger("AFTER", "INSERT", f"DELETE FROM {TABLE} WHERE installed_rank = new.installed_rank;"), r"wrote 1 row\)"),
        ("rule-deletes-behind", pg_rule("INSERT", f"ALSO DELETE FROM {TABLE} WHERE installed_rank = new.installed_rank"), r"does not hold the row"),
        ("trigger-changes-version", pg_trigger("BEFORE", "INSERT", "new.version := '9';", "new"), r'version "9" instead of "2"'),
        ("trigger-changes-success", pg_trigger("BEFORE", "INSERT", "new.success := false;", "new"), r"success 0 instead of 1"),
        ("trigger-changes-rank", pg_trigger("BEFORE", "INSERT", "new.installed_rank := 77;", "new"), r"does not hold the row"),
        ("trigger-changes-checksum", pg_trigger("BEFORE", "INSERT", "new.checksum := NULL;", "new"), r"checksum none instead of"),
        ("view-shows-a-part", view("installed_rank < 2"), r"wrote 1 row\)"),
        ("view-takes-nothing", view("true", f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$; CREATE TRIGGER meddle INSTEAD OF INSERT "
                                    f"ON {TABLE} FOR EACH ROW EXECUTE PROCEDURE meddle()"), r"wrote 1 row\)"),
    ],
    "sqlite": [
        ("trigger-ignores", trigger("BEFORE", "INSERT", "SELECT RAISE(IGNORE)"), r"wrote 0 rows"),
        ("trigger-ignores-some", trigger("BEFORE", "INSERT", "SELECT CASE WHEN new.version = '2' THEN RAISE(IGNORE) END"), r"wrote 0 rows"),
        ("trigger-logs-and-ignores", trigger("BEFORE", "INSERT", "INSERT INTO one VALUES (1); SELECT RAISE(IGNORE)"), r"wrote 0 rows"),
        ("trigger-deletes-behind", trigger("AFTER", "INSERT", f"DELETE FROM {TABLE} WHERE installed_rank = new.installed_rank"), r"does not hold the row"),
        ("trigger-changes-version", trigger("AFTER", "INSERT", f"UPDATE {TABLE} SET version = '9' WHERE installed_rank = new.installed_rank"), r'version "9" instead of "2"'),
        ("trigger-changes-success", trigger("AFTER", "INSERT", f"UPDATE {TABLE} SET success = 0 WHERE installed_rank = new.installed_rank"), r"success 0 instead of 1"),
        ("view-takes-nothing", view("1", f"CREATE TRIGGER meddle INSTEAD OF INSERT ON {TABLE} BEGIN SELECT 1; END"), r"does not hold the row"),
        ("view-shows-a-part", view("installed_rank < 2", f"CREATE TRIGGER meddle INSTEAD OF INSERT ON {TABLE} BEGIN INSERT INTO kept (installed_rank, version, description, type, script, installed_by, execution_time, success) "
                                   "VALUES (new.installed_rank, new.version, new.description, new.type, new.script, '', 0, new.success); END"), r"does not hold the row"),
    ],
    "my": [
        ("view-shows-a-part", view("installed_rank < 2"), r"wrote 1 row\)"),
        ("trigger-changes-version", my_trigger("BEFORE", "INSERT", "SET new.version = '9'"), r'version "9" instead of "2"'),
        ("trigger-changes-success", my_trigger("BEFORE", "INSERT", "SET new.success = 0"), r"success 0 instead of 1"),
        ("trigger-changes-rank", my_trigger("BEFORE", "INSERT", "SET new.installed_rank = 77"), r"does not hold the row"),
        ("trigger-changes-type", my_trigger("BEFORE", "INSERT", "SET new.type = 'BASELINE'"), r'type "BASELINE" instead of "SQL"'),
    ],
}


def swallowed(kind, name, meddle, told):
    left = {**NO_TWO.get(kind, {}), **TWO_STAYS.get(kind, {}), **ONE_ROW}
    rolled_back = "rolled back with everything the script did" if kind != "my" else "no row for it"
    return Case(f"history-{name}-{kind}", 6, [r"V2__two\.sql", told, "trigger that skips rows, a rule", rolled_back], database=kind, files=ONE,
                before=[migrate(), meddle, write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves=left,
                never=["Applied [0-9]", "Migrated", "version now 2"])


CASES = [swallowed(kind, *what) for kind, cases in SWALLOWS.items() for what in cases]

NULL = pg_trigger("BEFORE", "INSERT OR UPDATE OR DELETE", "")
BACK = pg_trigger("BEFORE", "UPDATE", "", "old")
IGNORE = [sql(f"CREATE TRIGGER meddle_{event} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(IGNORE); END") for event in ("INSERT", "UPDATE", "DELETE")]
SILENT = {"pg": [NULL], "sqlite": IGNORE}
FLYWAY = {"pg": sql(f"ALTER TABLE {TABLE} DROP COLUMN checksum_sha256, DROP COLUMN checksum_sha256_for"),
          "sqlite": sql(f"ALTER TABLE {TABLE} DROP COLUMN checksum_sha256; ALTER TABLE {TABLE} DROP COLUMN checksum_sha256_for")}


def failed_row(kind):
    value = "false" if kind == "pg" else "0"
    return sql(f"insert into {TABLE} (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) "
               f"values (2, '2', 'two', 'SQL', 'V2__two.sql', 0, 'x', 1, {value})")


for kind, silent in SILENT.items():
    first = [migrate(), *silent]
    edited = write("sql/V1__one.sql", "CREATE TABLE one (id INTEGER); -- edited\n")
    common = dict(database=kind, never=["Repaired", "Baseline .*now", "Undid", "Nothing to"])
    empty_history = sql(f"delete from {TABLE}; drop table one")
    CASES += [
        Case(f"silent-history-baseline-{kind}", 6, ["does not hold the row", "rolled back"], ["-baselineVersion=5", "baseline"], files=ONE,
             before=[migrate(), empty_history, *silent], leaves={ROWS: "0"}, **common),
        Case(f"silent-history-align-{kind}", 6, ["did not take the change", "rolled back"], ["repair"], files=ONE, before=[*first, edited], leaves=ONE_ROW, **common),
        Case(f"silent-history-remove-{kind}", 6, ["still holds the row", "rolled back"], ["repair"], files=TWO,
             before=[migrate("-target=1"), failed_row(kind), *silent], leaves={ROWS: "2"}, **common),
        Case(f"silent-history-delete-{kind}", 6, ["does not hold the row", "rolled back"], ["repair"], files=TWO,
             before=[migrate(), *silent, without("sql/V1__one.sql")], leaves={ROWS: "2"}, **common),
        Case(f"silent-history-mark-applied-{kind}", 6, ["does not hold the row"], ["-markApplied=2", "repair"], files=ONE,
             before=[*first, write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves=ONE_ROW, **common),
        Case(f"silent-history-digests-{kind}", 6, ["did not take the SHA-256", "rolled back"], ["migrate"], files=ONE,
             before=[migrate(), FLYWAY[kind], *silent], leaves=ONE_ROW, **common),
        Case(f"silent-history-undo-{kind}", 6, ["does not hold the row", "rolled back with everything"], ["undo"], files={**ONE, "sql/U1__one.sql": "DROP TABLE one;\n"},
             before=first, leaves={**ONE_ROW, "select count(*) from one": "0"}, **common),
        Case(f"silent-history-undo-rows-{kind}", 6, ["does not hold the row"], ["-undoRows=true", "undo"], files={**ONE, "sql/U1__one.sql": "DROP TABLE one;\n"},
             before=first, leaves={**ONE_ROW, "select count(*) from one": "0"}, **common),
        Case(f"silent-history-skip-executing-{kind}", 6, ["does not hold the row"], ["-skipExecutingMigrations=true", "migrate"], files=ONE,
             before=[*first, write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves=ONE_ROW, **common),
        Case(f"silent-history-repeatable-{kind}", 6, [r"R__three\.sql", "does not hold the row"], ["migrate"], files=ONE,
             before=[*first, write("sql/R__three.sql", TWO["sql/V2__two.sql"])], leaves={**ONE_ROW, **NO_TWO[kind]}, **common),
        Case(f"silent-history-group-{kind}", 6, [r"V2__two\.sql", "does not hold the row"], ["-group=true", "migrate"], files=ONE,
             before=[*first, write("sql/V2__two.sql", TWO["sql/V2__two.sql"]), write("sql/V3__three.sql", "SELECT 1;\n")], leaves={**ONE_ROW, **NO_TWO[kind]}, **common),
        # What stays in the database is told, too.
        Case(f"silent-history-outside-a-transaction-{kind}", 6, [r"V2__two\.sql", "does not hold the row", "no row for it"], ["-executeInTransaction=false", "migrate"], files=ONE,
             before=[*first, write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves={**ONE_ROW, "select count(*) from two": "0"}, never=["rolled back with"], database=kind),
        # Of a script that fails there is no row to be left in a transaction; outside of one the row is missing, and that is said.
        Case(f"silent-history-failed-script-{kind}", 6, [r"V2__two\.sql", "could not be written"], ["-executeInTransaction=false", "migrate"], files=ONE,
             before=[*first, write("sql/V2__two.sql", "CREATE TABLE two (id INTEGER);\nINSERT INTO absent VALUES (1);\n")], leaves=ONE_ROW, database=kind),
    ]

CASES += [
    # BEFORE UPDATE … RETURN old: one row was written, says the server, and nothing has changed.
    Case("history-puts-old-values-back-align", 6, ["did not take the change", r"wrote 1 row\)"], ["repair"], database="pg", files=ONE,
         before=[migrate(), BACK, write("sql/V1__one.sql", "CREATE TABLE one (id INTEGER); -- edited\n")], never=["Repaired"]),
    Case("history-puts-old-values-back-digests", 6, ["did not take the SHA-256 of the row with installed_rank 1"], ["migrate"], database="pg", files=ONE,
         before=[migrate(), FLYWAY["pg"], BACK]),
    Case("history-swallows-the-schema-marker", 6, ["does not hold the row", "installed_rank 2"], ["-schemas=public,more", "migrate"], database="pg", files=ONE,
         before=[migrate(), NULL], leaves={**ONE_ROW, "select count(*) from pg_namespace where nspname = 'more'": "0"}),
    # Rows that are there count, whatever the command tag says: tables that are filled through a trigger.
    Case("history-in-a-child-table", 0, ["Applied 1"], ["migrate"], database="pg", files=ONE,
         before=[migrate(), sql(f"CREATE TABLE child () INHERITS ({TABLE})"), pg_trigger("BEFORE", "INSERT", "INSERT INTO child SELECT new.*;"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])],
         leaves={ROWS: "2"}),
    Case("history-that-notes-who-and-when", 0, ["Applied 1"], ["migrate"], database="pg", files=ONE,
         before=[migrate(), pg_trigger("BEFORE", "INSERT", "new.installed_by := 'robot'; new.installed_on := '2020-01-01'; new.execution_time := 0;", "new"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])],
         leaves={f"select installed_by from {TABLE} where version = '2'": "robot"}),
    Case("history-is-a-view-of-all-rows-sqlite", 0, ["Applied 1"], ["migrate"], files=ONE,
         before=[migrate(), view("1", f"CREATE TRIGGER meddle INSTEAD OF INSERT ON {TABLE} BEGIN INSERT INTO kept SELECT new.installed_rank, new.version, new.description, new.type, new.script, new.checksum, "
                                 "new.installed_by, datetime(), new.execution_time, new.success, new.checksum_sha256, new.checksum_sha256_for; END"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])],
         leaves={ROWS: "2", "select count(*) from two": "0"}),
    Case("history-is-a-view-of-all-rows-my", 0, ["Applied 1"], ["migrate"], database="my", files=ONE,
         before=[migrate(), view("true"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves={ROWS: "2"}),
    # An error in so many words was always one.
    Case("history-refuses-aloud-pg", 6, [r"V2__two\.sql", "not today", "P0001", "rolled back"], ["migrate"], database="pg", files=ONE,
         before=[migrate(), pg_trigger("BEFORE", "INSERT", "RAISE EXCEPTION 'not today';"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves={**ONE_ROW, **NO_TWO["pg"]}),
    Case("history-refuses-aloud-my", 6, [r"V2__two\.sql", "not today", "no row for it"], ["migrate"], database="my", files=ONE,
         before=[migrate(), my_trigger("BEFORE", "INSERT", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not today'"), write("sql/V2__two.sql", TWO["sql/V2__two.sql"])], leaves=ONE_ROW),
]
