"""The table of bad input. A row: the project's files, the database, the command, the exit code, what must be said.

`says` are regular expressions over everything printed; `never` must not appear; `leaves` are queries with their answers
afterwards. No row may show the password s3cret-Passw0rd (run_table.py looks for it in each).
"""
import os
import socket
from dataclasses import dataclass, field


@dataclass
class Case:
    name: str
    code: int
    says: list
    arguments: list = field(default_factory=lambda: ["migrate"])
    database: str = "sqlite"  # sqlite, pg, my, or None for no URL
    files: dict = field(default_factory=dict)
    before: list = field(default_factory=list)
    never: list = field(default_factory=list)
    leaves: dict = field(default_factory=dict)
    leaves_files: dict = field(default_factory=dict)  # name to content; None: not there
    files_say: dict = field(default_factory=dict)  # name to regular expressions, as says
    files_never: dict = field(default_factory=dict)
    environment: dict = field(default_factory=dict)
    plain: bool = False  # nothing is added to the arguments
    shell: str = ""  # run in the same process before the binary: ulimit and the like


def migrate(*arguments):
    def step(work, database, godwit):
        code, out, err = godwit(*arguments, "migrate")
        assert code == 0, out + err
    return step


def write(name, content):
    def step(work, database, godwit):
        with open(os.path.join(work, name), "wb") as file:
            file.write(content.encode())
    return step


def sql(text):
    def step(work, database, godwit):
        database.sql(text)
    return step


def link(target, name):
    def step(work, database, godwit):
        os.symlink(target, os.path.join(work, name))
    return step


def without(name):
    def step(work, database, godwit):
        os.remove(os.path.join(work, name))
    return step


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def silent_server():
    """A port that takes connections and never answers; lives as long as this process."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(8)
    silent_server.kept.append(server)
    return server.getsockname()[1]


silent_server.kept = []

ONE = {"sql/V1__one.sql": "CREATE TABLE one (id INTEGER);\n"}
TWO = {**ONE, "sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n"}
NO_HISTORY = {"sqlite": "select count(*) from sqlite_master where name = 'flyway_schema_history'",
              "pg": "select count(*) from pg_tables where tablename = 'flyway_schema_history'"}
ROWS = "select count(*) from flyway_schema_history where version is not null"

# The table as Flyway leaves it on PostgreSQL after V1__one.sql of ONE.
FLYWAY_HISTORY = """
CREATE TABLE one (id INTEGER);
CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL, version varchar(50), description varchar(200) NOT NULL,
  type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL,
  installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL,
  CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank));
CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
INSERT INTO flyway_schema_history VALUES (1, '1', 'one', 'SQL', 'V1__one.sql', 1807110488, 'postgres', now(), 3, true);
"""

CASES = [
    # The command line and configuration: exit 2.
    Case("no-url", 2, ["No database is named", "-url=sqlite:./godwit.db"], database=None),
    Case("no-command", 2, ["Usage: godwit", "migrate"], arguments=[], database=None),
    Case("unknown-command", 2, ['no command "migrat"'], arguments=["migrat"]),
    Case("unknown-option", 2, ["no option -outOfOrdr", "Did you mean -outOfOrder"], arguments=["-outOfOrdr=true", "migrate"]),
    Case("option-given-twice", 2, ["-target is given twice"], arguments=["-target=1", "-target=2", "migrate"]),
    Case("option-without-value", 2, ["-target needs a value"], arguments=["migrate", "-target"]),
    Case("boolean-that-is-none", 2, ["outOfOrder must be true or false"], arguments=["-outOfOrder=maybe", "migrate"]),
    Case("number-that-is-none", 2, ["connectRetries must be a whole number"], arguments=["-connectRetries=many", "migrate"]),
    Case("variable-with-wrong-value", 2, ["FLYWAY_MIXED", "must be true or false"], environment={"FLYWAY_MIXED": "perhaps"}),
    Case("configuration-file-missing", 2, ["absent.conf cannot be read"], arguments=["-configFiles=absent.conf", "migrate"]),
    Case("configuration-key-unknown", 2, ["godwit.conf:2", "Did you mean locations"], arguments=["-configFiles=godwit.conf", "migrate"],
         files={"godwit.conf": "# ours\nflyway.location=sql\n"}),
    Case("configuration-file-is-a-folder", 2, ["flyway.toml cannot be read", "Is a directory"], files={"flyway.toml/x": ""}),
    Case("configuration-file-of-no-known-form", 2, ["x.ini ends in none of .conf, .toml"], arguments=["-configFiles=x.ini", "migrate"], files={"x.ini": ""}),
    Case("toml-that-is-none", 2, [r"flyway.toml:3:\d+: "], files={"flyway.toml": "[flyway]\ntable = 't'\npassword = @SECRET@\n"}),
    Case("toml-key-unknown", 2, ["flyway.toml:2: ", 'no setting "locatons"', "Did you mean locations"], files={"flyway.toml": "[flyway]\nlocatons = ['sql']\n"}),
    Case("toml-table-unknown", 2, ["flyway.toml:1:2: ", r"did you mean \[flyway\]"], files={"flyway.toml": "[flywya]\ntable = 't'\n"}),
    Case("yaml-that-is-none", 2, [r"a.yml:3:\d+: "], arguments=["-configFiles=a.yml", "migrate"], files={"a.yml": "flyway:\n  table: t\n\tpassword: @SECRET@\n"}),
    Case("yaml-key-unknown", 2, ["a.yml:2: ", "Did you mean table"], arguments=["-configFiles=a.yml", "migrate"], files={"a.yml": "flyway:\n  tabel: t\nserver:\n  tabel: t\n"}),
    Case("configuration-on-standard-input", 2, ["standard input:2: ", "Did you mean mixed"], arguments=["-configFiles=-", "migrate"], shell="exec <in.conf;",
         files={"in.conf": "flyway.mixed=true\nflyway.mixd=true\n"}),
    Case("environment-unknown", 2, ['no environment "prd"', "dev, prod", "Did you mean prod"], arguments=["-environment=prd", "info"],
         files={"flyway.toml": "[environments.dev]\n[environments.prod]\n"}),
    Case("environment-not-chosen", 2, ["No database is named", "-environment=dev, or prod"], database=None,
         files={"flyway.toml": "[environments.dev]\nurl = 'sqlite:a'\n[environments.prod]\nurl = 'sqlite:b'\n"}),
    Case("password-twice", 2, ["FLYWAY_PASSWORD_FILE", "both give password"], files={"pw": "@SECRET@\n"},
         environment={"FLYWAY_PASSWORD": "@SECRET@", "FLYWAY_PASSWORD_FILE": "pw"}),
    Case("password-and-command", 2, ["flyway.conf:2 and flyway.conf:1 give the password in two ways"],
         files={"flyway.conf": "flyway.password=@SECRET@\nflyway.passwordCommand=echo @SECRET@\n"}),
    Case("password-file-missing", 2, ["FLYWAY_PASSWORD_FILE: The file absent cannot be read: No such file"], environment={"FLYWAY_PASSWORD_FILE": "absent"}),
    Case("password-command-fails", 2, ["-passwordCommand: passwordCommand ended with exit status 3: no entry"],
         arguments=["-passwordCommand=echo @SECRET@; echo no entry @SECRET@ >&2; exit 3", "migrate"]),
    Case("key-that-is-refused", 2, ["-cleanOnValidationError: cleanOnValidationError is refused. It drops everything"],
         arguments=["-cleanOnValidationError", "migrate"]),
    Case("url-of-an-unknown-database", 2, ["No database is known", "oracle"], arguments=["-url=jdbc:oracle:thin:@//h/x", "migrate"]),
    Case("url-that-is-none", 2, ["No database is known"], arguments=["-url=nonsense", "migrate"]),
    Case("url-with-a-bad-port", 2, ["port"], arguments=["-url=postgresql://127.0.0.1:notaport/x", "-user=a", "migrate"]),
    Case("unknown-encoding", 2, ["encoding", "UTF-9"], arguments=["-encoding=UTF-9", "migrate"], files=ONE),
    Case("bad-target", 2, ["bogus"], arguments=["-target=bogus", "migrate"], files=ONE),
    Case("bad-pattern", 2, ["bogus"], arguments=["-ignoreMigrationPatterns=bogus", "validate"], files=ONE),
    Case("missing-location", 0, ["absent"], arguments=["-locations=filesystem:absent", "migrate"]),
    Case("missing-location-is-an-error", 2, ["absent", "does not exist"], arguments=["-locations=absent", "-failOnMissingLocations=true", "migrate"]),
    Case("clean-is-disabled", 2, ["cleanDisabled"], arguments=["clean"], files=ONE, before=[migrate()], leaves={"select count(*) from one": "0"}),

    # Connections: exit 3.
    Case("unreachable-host", 3, ["127.0.0.1"], arguments=[f"-url=postgresql://127.0.0.1:{free_port()}/x", "-user=a", "-password=@SECRET@", "migrate"]),
    Case("unreachable-host-mariadb", 3, ["127.0.0.1"], arguments=[f"-url=mariadb://127.0.0.1:{free_port()}/x", "-user=a", "-password=@SECRET@", "migrate"]),
    Case("server-that-never-answers", 3, ["127.0.0.1"], arguments=[f"-url=postgresql://127.0.0.1:{silent_server()}/x?connectTimeout=2", "-user=a", "migrate"]),
    Case("unknown-host-name", 3, ["no-such-host.invalid"], arguments=["-url=postgresql://no-such-host.invalid/x", "-user=a", "migrate"]),
    Case("wrong-password", 3, ["1045"], database="my", arguments=["-user=fw", "-password=@SECRET@", "migrate"]),
    Case("wrong-password-in-the-url", 3, ["1045"], database="my", arguments=["-url=mariadb://root:@SECRET@@127.0.0.1:@PORT@/@DB@", "-user=root", "migrate"]),
    Case("wrong-password-postgresql", 3, ["28P01"], database="pg", arguments=["-user=locked", "-password=@SECRET@", "migrate"]),
    Case("absent-database", 3, ["3D000"], database="pg", arguments=["-url=postgresql://127.0.0.1:@PORT@/absent_one", "-user=postgres", "migrate"]),
    Case("absent-database-mariadb", 3, ["1049"], database="my", arguments=["-url=mariadb://127.0.0.1:@PORT@/absent_one", "-user=fw", "-password=fw", "migrate"]),
    Case("sqlite-folder-missing", 3, ["absent/case.db"], arguments=["-url=sqlite:absent/case.db", "migrate"], files=ONE),
    Case("sqlite-file-is-a-folder", 3, ["sql"], arguments=["-url=sqlite:sql", "migrate"], files=ONE),
    Case("not-a-database", 3, ["not a database"], arguments=["info"], files={**ONE, "case.db": "this is a text file, and a long enough one to have a header\n" * 40}),
    Case("absent-schema-not-to-be-created", 3, ["s1"], database="pg", arguments=["-schemas=s1", "-createSchemas=false", "migrate"], files=ONE),
    Case("init-sql-fails", 3, ["initSql failed"], arguments=["-initSql=SELECT * FROM nowhere", "migrate"], files=ONE),

    # Scripts and history: exit 4 and 5.
    Case("unreadable-file", 4, ["V2__two.sql"], files=ONE, before=[link("absent-target", "sql/V2__two.sql")], leaves={}),
    Case("invalid-utf8", 4, ["V1__one.sql:2:9", "UTF-8"], files={"sql/V1__one.sql": b"SELECT 1;\nSELECT '\xff';\n"}),
    Case("utf16-read-as-utf8", 4, ["V1__one.sql"], files={"sql/V1__one.sql": "SELECT 1;\n".encode("utf-16")}),
    Case("duplicate-versions", 4, ["V1__one.sql", "V01__other.sql"], files={**ONE, "sql/V01__other.sql": "SELECT 1;\n"}),
    Case("three-findings-at-once", 4, ["V1__one.sql", "V1__uno.sql", "R__a.sql", "V9__bad.sql"],
         files={**ONE, "sql/V1__uno.sql": "", "sql/R__a.sql": "", "sql/b/R__a.sql": "", "sql/V9__bad.sql": b"\xc3"}),
    Case("duplicate-repeatables", 4, ["R__a.sql", "b/R__a.sql"], files={"sql/R__a.sql": "", "sql/b/R__a.sql": ""}),
    Case("bad-names", 4, ["V1_one.sql", "Vx__two.sql"], arguments=["-validateMigrationNaming=true", "migrate"],
         files={"sql/V1_one.sql": "", "sql/Vx__two.sql": ""}),
    Case("link-loop", 4, ["sql/deep/loop"], files={**ONE, "sql/deep/V2__two.sql": "SELECT 1;\n"}, before=[link("..", "sql/deep/loop")]),
    Case("edited-script", 4, ["V1__one.sql", "repair"], files=ONE, before=[migrate(), write("sql/V1__one.sql", "CREATE TABLE uno (id INTEGER);\n")]),
    Case("edit-that-crc32-cannot-see", 4, ["V1__one.sql", "SHA-256"], arguments=["validate"],
         files={"sql/V1__one.sql": "-- note\nCREATE TABLE users (id INTEGER);\n"},
         before=[migrate(), write("sql/V1__one.sql", "-- noteCREATE TABLE users (id INTEGER);\n")]),
    Case("final-newline-removed", 0, ["V1__one.sql"], arguments=["validate"], files=ONE, before=[migrate(), write("sql/V1__one.sql", "CREATE TABLE one (id INTEGER);")]),
    Case("removed-script", 4, ["1"], arguments=["-ignoreMigrationPatterns=*:pending", "migrate"], files=TWO, before=[migrate(), lambda w, d, g: os.remove(w + "/sql/V1__one.sql")]),
    Case("only-pending", 5, ["V1__one.sql|version 1"], arguments=["validate"], files=ONE, leaves={NO_HISTORY["sqlite"]: "0"}),
    Case("history-table-of-another-tool", 4, ["flyway_schema_history", "installed_rank"], files=ONE, before=[sql("create table flyway_schema_history (version bigint, dirty boolean)")]),
    Case("schema-not-empty", 4, ["baseline"], files=ONE, before=[sql("create table old (id integer)")], leaves={NO_HISTORY["sqlite"]: "0"}),
    Case("missing-placeholder", 4, ["V1__one.sql:2:9", "colour"], files={"sql/V1__one.sql": "SELECT 1;\nSELECT '${colour}';\n"}),
    Case("unterminated-quote", 4, ["V2__two.sql:2:8"], files={**ONE, "sql/V2__two.sql": "SELECT 1;\nSELECT 'oh;\n"}, leaves={NO_HISTORY["sqlite"]: "0"}),
    Case("unterminated-comment", 4, ["V1__one.sql:1:1"], database="pg", files={"sql/V1__one.sql": "/* never ends\nSELECT 1;\n"}),
    Case("nul-byte", 4, ["V1__one.sql:1:9", "NUL"], files={"sql/V1__one.sql": b"SELECT '\x00';\n"}),
    Case("client-command", 4, ["V1__one.sql:1:1"], files={"sql/V1__one.sql": ".read other.sql\n"}),
    Case("load-data-local", 4, ["V1__one.sql:2:1", "LOCAL"], database="my",
         files={"sql/V1__one.sql": "CREATE TABLE one (t text);\nLOAD DATA LOCAL INFILE 'sql/V1__one.sql' INTO TABLE one;\n"},
         leaves={"select count(*) from information_schema.tables where table_schema = database()": "0"}),
    Case("source-command", 4, ["V1__one.sql:2:1", "SOURCE", "migration of its own"], database="my",
         files={"sql/V1__one.sql": "CREATE TABLE one (t text);\nsource other.sql\n"},
         leaves={"select count(*) from information_schema.tables where table_schema = database()": "0"}),
    Case("script-that-rolls-back-by-itself", 4, ["V1__one.sql:2:1", "ROLLBACK"], database="pg",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nROLLBACK;\nCREATE TABLE two (id int);\n"},
         leaves={"select count(*) from pg_tables where tablename in ('one', 'two')": "0"}),
    Case("mixed-script", 4, ["V1__one.sql:2:1", "mixed"], database="pg", files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nVACUUM;\n"}),
    Case("bad-script-configuration", 4, ["V1__one.sql.conf"], files={**ONE, "sql/V1__one.sql.conf": "executeInTransaction=perhaps\n"}),
    Case("baseline-after-migrations", 4, ["baseline"], arguments=["-baselineVersion=3", "baseline"], files=ONE, before=[migrate()]),

    # Configuration that is fine: exit 0.
    Case("config-says-what-counts-and-why", 0,
         [r"table += t +\(flyway.conf:1\)", r"user += me +\(.env:2\)", r"password += \*{8} +\(FLYWAY_PASSWORD_FILE\)", r"encoding += UTF-8 +\(default\)",
          r"outOfOrder += true +\(-outOfOrder\)", r"url += postgresql://app:\*+@h/d +\(FLYWAY_URL\)"],
         database=None, arguments=["-outOfOrder", "config"], environment={"FLYWAY_PASSWORD_FILE": "pw", "FLYWAY_URL": "postgresql://app:@SECRET@@h/d"},
         files={"flyway.conf": "flyway.table=t\n", ".env": "# ours\nFLYWAY_USER=me\n", "pw": "@SECRET@\n"}),
    Case("config-as-json", 0, ['"key": "table",\\s+"value": "t",\\s+"source": "-table"'], database=None, arguments=["-table=t", "-outputType=json", "config"]),
    Case("password-command", 0, ["Applied 1 migration"], arguments=["-passwordCommand=echo @SECRET@", "migrate"], files=ONE, leaves={ROWS: "1"}),
    Case("old-key-works-with-a-note", 0, ["ignoreMissingMigrations is an old name; write ignoreMigrationPatterns", "up to date"],
         arguments=["-ignoreMissingMigrations=true", "migrate"], files=TWO, before=[migrate(), without("sql/V1__one.sql")], leaves={ROWS: "2"}),
    Case("key-without-effect-leaves-a-note", 0, ["flyway.conf:1: driver has no effect. There is no JDBC here"], files={**ONE, "flyway.conf": "flyway.driver=org.x.Driver\n"}),

    # Odd but fine: exit 0.
    Case("empty-script", 0, ["1"], files={"sql/V1__one.sql": ""}, leaves={ROWS: "1"}),
    Case("script-with-only-comments", 0, ["1"], files={"sql/V1__one.sql": "-- nothing\n/* at all */\n"}, leaves={ROWS: "1"}),
    Case("line-of-a-megabyte", 0, ["1"], files={"sql/V1__one.sql": "CREATE TABLE one (t TEXT); INSERT INTO one VALUES ('" + "x" * 1048576 + "');"},
         leaves={"select length(t) from one": "1048576"}),
    Case("no-scripts", 0, ["."], files={}),
    Case("script-that-changes-search-path", 0, ["2"], database="pg",
         files={"sql/V1__one.sql": "CREATE SCHEMA elsewhere;\nSET search_path = elsewhere;\nCREATE TABLE one (id int);\n", "sql/V2__two.sql": "CREATE TABLE two (id int);\n"},
         leaves={"select string_agg(schemaname || '.' || tablename, ' ' order by tablename desc) from pg_tables where tablename in ('one', 'two', 'flyway_schema_history')":
                 "public.two elsewhere.one public.flyway_schema_history"}),
    Case("script-that-changes-role", 0, ["1"], database="pg",
         files={"sql/V1__one.sql": "DO $$ BEGIN CREATE ROLE cli_nobody; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\nSET ROLE cli_nobody;\n"},
         leaves={"select success from flyway_schema_history": "t"}),
    Case("script-that-changes-database", 0, ["2"], database="my",
         files={"sql/V1__one.sql": "USE mysql;\n", "sql/V2__two.sql": "CREATE TABLE two (id int);\n"}, leaves={"select count(*) from two": "0", ROWS: "2"}),

    # Where a backslash escapes nothing, the quote behind it ends the string, and the comment marker in the next one is text.
    Case("sql-mode-of-the-session-is-followed", 0, ["1"], database="my", arguments=["-initSql=SET sql_mode='NO_BACKSLASH_ESCAPES'", "migrate"],
         files={"sql/V1__one.sql": "CREATE TABLE one (t varchar(20));\nINSERT INTO one VALUES ('\\');\nINSERT INTO one VALUES ('-- no; comment');\n"},
         leaves={"select group_concat(t order by t desc) from one": "\\\\,-- no; comment"}),
    Case("conforming-strings-of-the-session-are-followed", 0, ["1"], database="pg", arguments=["-initSql=SET standard_conforming_strings=off", "migrate"],
         files={"sql/V1__one.sql": "CREATE TABLE one (t text);\nINSERT INTO one VALUES ('it\\'s; one');\n"},
         leaves={"select t from one": "it's; one"}),
    Case("own-transaction-on-sqlite", 0, ["2"],
         files={"sql/V1__one.sql": "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE one (id INTEGER);\nCOMMIT;\n", "sql/V2__two.sql": "CREATE TABLE two (id INTEGER);\n"},
         leaves={ROWS: "2", "select count(*) from one": "0"}),
    Case("role-that-may-not-alter-the-history", 0, ["42501", "SHA-256 sums cannot be kept in the history table", "CRC-32 alone", "let the table.s owner run godwit migrate once", "Applied 1 migration"], database="pg",
         arguments=["-user=cli_limited", "migrate"], files=TWO,
         before=[sql(FLYWAY_HISTORY), sql("DO $$ BEGIN CREATE ROLE cli_limited LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                                          "GRANT CREATE ON SCHEMA public TO cli_limited; GRANT ALL ON flyway_schema_history TO cli_limited")],
         leaves={"select count(*) from flyway_schema_history": "2",
                 "select count(*) from information_schema.columns where table_name = 'flyway_schema_history'": "10"}),
    Case("history-of-flyway-is-adopted", 0, ["up to date|Applied|adopt"], database="pg", files=ONE, before=[sql(FLYWAY_HISTORY)],
         leaves={"select checksum_sha256_for = checksum from flyway_schema_history": "t",
                 "select checksum_sha256 from flyway_schema_history": "0610bae302971f041b8a4737074a6cd5a94ad78c248097c836227d2ff09c62af"}),

    # Scripts that fail: exit 6.
    Case("syntax-error", 6, [r"V2__two.sql:2:8", "42601", "rolled back"], database="pg", files={**ONE, "sql/V2__two.sql": "CREATE TABLE two (id int);\nCREATE TABEL three (id int);\n"},
         leaves={"select count(*) from pg_tables where tablename = 'two'": "0", "select count(*) from flyway_schema_history": "1"}),
    Case("error-in-multibyte-text", 6, [r"V1__one.sql:2:32", "42703"], database="pg",
         files={"sql/V1__one.sql": "CREATE TABLE ptáci (id int);\nSELECT 'žluťoučký kůň', '日本語', nope FROM ptáci;\n"}),
    Case("duplicate-key", 6, [r"V1__one.sql:3:1", "23505"], database="pg",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int PRIMARY KEY);\nINSERT INTO one VALUES (1);\nINSERT INTO one VALUES (1);\n"}),
    Case("deferred-constraint-at-commit", 6, ["23503", "rolled back"], database="pg",
         files={"sql/V1__one.sql": "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\n"},
         leaves={NO_HISTORY["pg"]: "1", "select count(*) from flyway_schema_history": "0"}),
    Case("half-applied-on-mariadb", 6, ["V1__one.sql:3:1", "42S01/1050", "Statements? 1", "success = 0"], database="my",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nCREATE TABLE two (id int);\nCREATE TABLE one (id int);\n"},
         leaves={"select concat(version, ' ', success) from flyway_schema_history": "1 0", "select count(*) from two": "0"}),
    Case("dml-behind-ddl-is-rolled-back-on-mariadb", 6, ["V1__one.sql:3:1", "Statement 1 took effect and stays", "1 later statement rolled back"], database="my",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int PRIMARY KEY);\nINSERT INTO one VALUES (1);\nINSERT INTO one VALUES (1);\n"},
         leaves={"select count(*) from one": "0"}),
    Case("ddl-that-fails-commits-what-was-before-it-on-mariadb", 6, ["V1__one.sql:3:1", "Statements 1 to 2 took effect and stay"], database="my",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int PRIMARY KEY);\nINSERT INTO one VALUES (1);\nCREATE TABLE one (id int);\n"},
         leaves={"select count(*) from one": "1"}),
    Case("failed-row-stops-migrate", 4, ["repair"], database="my", files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nCREATE TABLE one (id int);\n"},
         before=[lambda w, d, g: g("migrate")]),
    Case("script-that-drops-the-lock", 0, ["V1__one.sql", "lock was taken again"], database="pg", files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nSELECT pg_advisory_unlock_all();\n"},
         leaves={"select count(*) from pg_tables where tablename = 'one'": "1"}),
    Case("script-that-drops-the-lock-mariadb", 0, ["V1__one.sql", "lock was taken again"], database="my", files={"sql/V1__one.sql": "DO RELEASE_ALL_LOCKS();\n"}),
    Case("script-that-drops-the-history-table-outside-a-transaction", 6, ["Statements 1 to 2 took effect and stay", "-markApplied=1"], never=["was rolled back with"], database="pg",
         files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nDROP TABLE flyway_schema_history;\n", "sql/V1__one.sql.conf": "executeInTransaction=false\n"},
         leaves={"select count(*) from pg_tables where tablename = 'one'": "1", NO_HISTORY["pg"]: "0"}),
    Case("script-that-drops-the-history-table", 6, ["flyway_schema_history", "rolled back with everything"], database="pg", files={"sql/V1__one.sql": "CREATE TABLE one (id int);\nDROP TABLE flyway_schema_history;\n"},
         leaves={"select count(*) from pg_tables where tablename = 'one'": "0", NO_HISTORY["pg"]: "1"}),
    Case("transaction-left-open", 6, ["transaction"], files={"sql/V1__one.sql": "BEGIN;\nCREATE TABLE one (id INTEGER);\n"},
         leaves={"select count(*) from sqlite_master where name = 'one'": "0"}),
    Case("read-only-database", 3, ["case.db"], files=ONE, arguments=["-url=sqlite:file:case.db?mode=ro", "migrate"],
         before=[migrate(), write("sql/V2__two.sql", "CREATE TABLE two (id INTEGER);\n")], leaves={ROWS: "1"}),
    Case("disk-full", 6, ["SQLITE_(FULL|IOERR)|disk"], files={"sql/V1__one.sql": "CREATE TABLE one (b BLOB);\nINSERT INTO one VALUES (randomblob(4000000));\n"},
         shell="ulimit -f 1024;", leaves={"select count(*) from sqlite_master where name = 'one'": "0"}),
]
