"""A history of Flyway's that cannot be given the SHA-256 columns: migrate goes on without them. Rows of the table that run_table.py runs."""
from table import Case, FLYWAY_HISTORY, ONE, TWO, migrate, sql, write

TABLE = "flyway_schema_history"
ROWS = f"select count(*) from {TABLE}"
COLUMNS = {"pg": f"select count(*) from information_schema.columns where table_name = '{TABLE}'",
           "my": f"select count(*) from information_schema.columns where table_schema = database() and table_name = '{TABLE}'",
           "sqlite": f"select count(*) from pragma_table_info('{TABLE}')"}
KEPT = "installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success"
SECOND = write("sql/V2__two.sql", TWO["sql/V2__two.sql"])
SAYS = ["Applied 1 migration", "SHA-256 sums cannot be kept", "CRC-32 alone", "next command that writes tries again"]

NO_ALTER = ("CREATE FUNCTION no_alter() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$; "
            "CREATE EVENT TRIGGER no_alter ON {} WHEN TAG IN ('ALTER TABLE') EXECUTE PROCEDURE no_alter();")
TAKES_BACK = ("IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'flyway_schema_history'::regclass AND attname = 'checksum_sha256' AND NOT attisdropped) "
              "THEN ALTER TABLE flyway_schema_history DROP COLUMN checksum_sha256, DROP COLUMN checksum_sha256_for; END IF;")


def flyway(kind):
    """The history as Flyway leaves it behind V1__one.sql."""
    if kind == "pg":
        return [sql(FLYWAY_HISTORY)]
    return [migrate(), sql(f"ALTER TABLE {TABLE} DROP COLUMN checksum_sha256; ALTER TABLE {TABLE} DROP COLUMN checksum_sha256_for")]


def view(more=""):
    return sql(f"ALTER TABLE {TABLE} RENAME TO kept; CREATE VIEW {TABLE} AS SELECT * FROM kept; {more}")


INSTEAD = (f"CREATE TRIGGER fills INSTEAD OF INSERT ON {TABLE} BEGIN INSERT INTO kept ({KEPT}) SELECT new.installed_rank, new.version, new.description, new.type, new.script, "
           "new.checksum, new.installed_by, datetime(), new.execution_time, new.success; END")
# What stands in the way: kind, name, steps, what is said of it, and how it is taken away.
REFUSALS = [
    ("pg", "event-trigger", [sql(NO_ALTER.format("RAISE EXCEPTION 'no DDL by hand';", "ddl_command_start"))], ["no DDL by hand", "P0001", "by hand: ALTER TABLE"], "DROP EVENT TRIGGER no_alter"),
    ("pg", "event-trigger-at-the-end", [sql(NO_ALTER.format("RAISE EXCEPTION 'no DDL by hand';", "ddl_command_end"))], ["no DDL by hand"], "DROP EVENT TRIGGER no_alter"),
    ("pg", "event-trigger-that-takes-back", [sql(NO_ALTER.format(TAKES_BACK, "ddl_command_end"))], ["columns are not there"], "DROP EVENT TRIGGER no_alter"),
    ("pg", "view", [view()], ["42809"], f"DROP VIEW {TABLE}; ALTER TABLE kept RENAME TO {TABLE}"),
    ("pg", "typed-table", [sql(f"CREATE TYPE kept AS (installed_rank integer, version varchar(50), description varchar(200), type varchar(20), script varchar(1000), checksum integer, "
                               "installed_by varchar(100), installed_on timestamp, execution_time integer, success boolean); "
                               f"CREATE TABLE typed OF kept (installed_on DEFAULT now()); INSERT INTO typed SELECT * FROM {TABLE}; DROP TABLE {TABLE}; ALTER TABLE typed RENAME TO {TABLE}")],
     ["42809"], f"ALTER TABLE {TABLE} NOT OF"),
    ("my", "system-versioning", [sql(f"ALTER TABLE {TABLE} ADD SYSTEM VERSIONING")], ["4119"], f"ALTER TABLE {TABLE} DROP SYSTEM VERSIONING"),
    ("my", "view", [view()], ["1347"], f"DROP VIEW {TABLE}; ALTER TABLE kept RENAME TO {TABLE}"),
    ("sqlite", "view", [view(INSTEAD)], ["view"], f"DROP VIEW {TABLE}; ALTER TABLE kept RENAME TO {TABLE}"),
    ("sqlite", "strict-table", [sql(f"CREATE TABLE strictly (installed_rank INT NOT NULL PRIMARY KEY, version TEXT, description TEXT NOT NULL, type TEXT NOT NULL, script TEXT NOT NULL, checksum INT, "
                                    "installed_by TEXT NOT NULL, installed_on TEXT NOT NULL DEFAULT (datetime()), execution_time INT NOT NULL, success INT NOT NULL) STRICT; "
                                    f"INSERT INTO strictly SELECT * FROM {TABLE}; DROP TABLE {TABLE}; ALTER TABLE strictly RENAME TO {TABLE}")],
     ["VARCHAR"], f"ALTER TABLE {TABLE} ADD COLUMN checksum_sha256 TEXT; ALTER TABLE {TABLE} ADD COLUMN checksum_sha256_for INT"),
    ("sqlite", "foreign-column-in-the-way", [sql(f"ALTER TABLE {TABLE} ADD COLUMN checksum_sha256_for INT GENERATED ALWAYS AS (1) VIRTUAL; ALTER TABLE {TABLE} RENAME TO kept; "
                                                 f"CREATE VIEW {TABLE} AS SELECT {KEPT} FROM kept; " + INSTEAD)], ["view"], None),
]

CASES = []
for kind, name, steps, told, undone in REFUSALS:
    before = [*flyway(kind), *steps, SECOND]
    CASES.append(Case(f"adoption-{name}-{kind}", 0, [*SAYS, *told], database=kind, files=ONE, before=before, leaves={ROWS: "2", COLUMNS[kind]: "10"}))
    if undone:
        CASES.append(Case(f"adoption-tried-again-{name}-{kind}", 0, [f"ad[ao]pt|is up to date"], database=kind, files=ONE, never=["CRC-32 alone"],
                          before=[*before, migrate(), sql(undone)], leaves={ROWS: "2", COLUMNS[kind]: "12", f"select count(*) from {TABLE} where checksum_sha256 is not null": "2"}))

MY_USER = ("CREATE OR REPLACE USER cli_no_alter@'127.0.0.1' IDENTIFIED BY 'fw'; GRANT CREATE ON `{0}`.* TO cli_no_alter@'127.0.0.1'; "
           "GRANT SELECT, INSERT, UPDATE, DELETE ON `{0}`.flyway_schema_history TO cli_no_alter@'127.0.0.1'")


def my_user(work, database, godwit):
    database.sql(MY_USER.format(database.name))


CASES += [
    Case("adoption-without-the-right-my", 0, [*SAYS, "1142", "let the table's owner run godwit migrate"], ["-user=cli_no_alter", "-password=fw", "migrate"], database="my", files=ONE,
         before=[*flyway("my"), my_user, SECOND], leaves={ROWS: "2", COLUMNS["my"]: "10"}),
    # Who may insert rows and not change them migrates, as with Flyway; the rows of before have no sums then.
    Case("adoption-without-the-right-to-update-pg", 0, ["Applied 1 migration", "CRC-32 alone", "42501"], ["-user=cli_inserts", "migrate"], database="pg", files=ONE,
         before=[*flyway("pg"), sql(f"ALTER TABLE {TABLE} ADD checksum_sha256 varchar(64), ADD checksum_sha256_for integer; DO $$ BEGIN CREATE ROLE cli_inserts LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
                                    f"GRANT CREATE ON SCHEMA public TO cli_inserts; GRANT SELECT, INSERT ON {TABLE} TO cli_inserts"), SECOND],
         leaves={ROWS: "2", f"select string_agg(version, ',') from {TABLE} where checksum_sha256 is null": "1"}),
    Case("adoption-update-refused-by-a-trigger-pg", 0, ["Applied 1 migration", "CRC-32 alone", "append only"], ["migrate"], database="pg", files=ONE,
         before=[*flyway("pg"), sql(f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$; CREATE TRIGGER t BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE PROCEDURE f()"), SECOND],
         leaves={ROWS: "2", COLUMNS["pg"]: "12"}),
    # One of the two columns is there: only the other one is added.
    *[Case(f"adoption-of-half-{half}-{kind}", 0, ["Applied 1 migration"], database=kind, files=ONE, never=["CRC-32 alone"],
           before=[*flyway(kind), sql(f"ALTER TABLE {TABLE} ADD COLUMN {half} {'VARCHAR(64)' if half == 'checksum_sha256' else 'INT'}"), SECOND],
           leaves={COLUMNS[kind]: "12", f"select count(*) from {TABLE} where checksum_sha256 is not null": "2"})
      for kind in ("pg", "my", "sqlite") for half in ("checksum_sha256", "checksum_sha256_for")],
    # What is set for the ALTER TABLE is put back.
    Case("adoption-leaves-the-wait-as-it-was-my", 0, ["Applied 1 migration"], database="my", files=ONE,
         before=[*flyway("my"), write("sql/V2__two.sql", "CREATE TABLE two AS SELECT @@SESSION.lock_wait_timeout AS wait, @@GLOBAL.lock_wait_timeout AS standard;\n")],
         leaves={"select count(*) from two where wait = standard": "1", COLUMNS["my"]: "12"}),
    Case("adoption-leaves-the-wait-as-it-was-pg", 0, ["Applied 1 migration"], database="pg", files=ONE,
         before=[*flyway("pg"), write("sql/V2__two.sql", "CREATE TABLE two AS SELECT current_setting('lock_timeout') AS wait;\n")], leaves={"select wait from two": "0", COLUMNS["pg"]: "12"}),
    # Other commands that write.
    Case("adoption-refused-repair-pg", 0, ["CRC-32 alone", "Repaired|up to date|Nothing"], ["repair"], database="pg", files=ONE,
         before=[*flyway("pg"), sql(NO_ALTER.format("RAISE EXCEPTION 'no DDL by hand';", "ddl_command_start"))], leaves={COLUMNS["pg"]: "10"}),
    Case("adoption-refused-undo-pg", 0, ["CRC-32 alone", "Undid|undone|took back|Undo"], ["undo"], database="pg", files={**ONE, "sql/U1__one.sql": "DROP TABLE one;\n"},
         before=[*flyway("pg"), sql(NO_ALTER.format("RAISE EXCEPTION 'no DDL by hand';", "ddl_command_start"))], leaves={COLUMNS["pg"]: "10", ROWS: "2"}),
]
