"""What means the same as to Flyway: names of scripts, blanks and nothing in values, failed rows without scripts."""
from table import Case, migrate, sql, write

ONE = "CREATE TABLE one (id INTEGER);\n"
HISTORY = "select group_concat(coalesce(version, 'R') || ' ' || description, ',') from flyway_schema_history"
TABLES = "select group_concat(quote(name), ' ') from (select name from sqlite_master where type = 'table' order by name)"
FSH = "'fsh' 'one'"
FILES = {"sql/V1__one.sql": ONE}


# Names of scripts.
def named(name, code, says, files, *arguments, **more):
    scripts = {"sql/" + file: "CREATE TABLE IF NOT EXISTS t (a TEXT);\nINSERT INTO t VALUES ('" + file + "');\n" for file in files}
    return Case("names-" + name, code, says, [*arguments, "migrate"], files=scripts, **more)


RAN = "select group_concat(a, ',') from t"
NAMES = [
    named("empty-prefix", 0, ["Applied 2 migrations"], ["20190411104700000__x.sql", "R__r.sql", "beforeMigrate.sql", "afterMigrate__z.sql"], "-sqlMigrationPrefix=",
          leaves={HISTORY: "20190411104700000 x,R r", RAN: "beforeMigrate.sql,20190411104700000__x.sql,R__r.sql,afterMigrate__z.sql"}),
    named("empty-prefix-of-a-variable", 0, ["Applied 1 migration"], ["1__x.sql"], environment={"FLYWAY_SQL_MIGRATION_PREFIX": ""}, leaves={HISTORY: "1 x"}),
    named("empty-prefix-almost", 0, [r"Left out.*2019_x\.sql"], ["1__x.sql", "2019_x.sql", "notes.sql"], "-sqlMigrationPrefix=", never=[r"notes\.sql"], leaves={HISTORY: "1 x"}),
    named("empty-prefix-validated", 4, [r"notes\.sql is not named like a migration", "is not a version"], ["1__x.sql", "notes.sql"], "-sqlMigrationPrefix=", "-validateMigrationNaming=true"),
    named("empty-repeatable-prefix", 0, ["Applied 2 migrations"], ["__r.sql", "V1__x.sql"], "-repeatableSqlMigrationPrefix=", leaves={HISTORY: "1 x,R r"}),
    named("empty-undo-prefix", 0, ["Applied 1 migration"], ["1__x.sql", "V1__x.sql"], "-undoSqlMigrationPrefix=", leaves={HISTORY: "1 x", RAN: "V1__x.sql"}),
    named("separator-of-one-underscore", 0, ["Applied 2 migrations"], ["V1_a_b.sql", "R_r.sql", "beforeMigrate_x.sql"], "-sqlMigrationSeparator=_",
          leaves={HISTORY: "1 a b,R r", RAN: "beforeMigrate_x.sql,V1_a_b.sql,R_r.sql"}),
    named("separator-of-a-point", 0, ["Applied 2 migrations"], ["V1.a.sql", "R.r.sql", "beforeMigrate.x.sql"], "-sqlMigrationSeparator=.", leaves={HISTORY: "1 a,R r"}),
    named("suffix-of-nothing", 0, ["Applied 1 migration"], ["V1__a.txt"], "-sqlMigrationSuffixes=", leaves={HISTORY: "1 a.txt"}),
    named("prefixes-that-are-one", 2, ['sqlMigrationPrefix and repeatableSqlMigrationPrefix are both "R"'], ["R1__x.sql"], "-sqlMigrationPrefix=R"),
    named("prefixes-that-are-both-empty", 2, ['are both ""'], ["1__x.sql"], "-sqlMigrationPrefix=", "-repeatableSqlMigrationPrefix="),
    named("undo-prefix-that-is-another", 2, ['undoSqlMigrationPrefix and sqlMigrationPrefix are both "V"'], ["V1__x.sql"], "-undoSqlMigrationPrefix=V"),
    named("prefix-that-is-a-callback", 2, ['sqlMigrationPrefix is "beforeMigrate", the name of a callback'], ["beforeMigrate1__x.sql"], "-sqlMigrationPrefix=beforeMigrate"),
    named("versioned-prefix-of-undo-scripts", 0, ["Applied 1 migration"], ["U1__x.sql"], "-sqlMigrationPrefix=U", leaves={HISTORY: "1 x"}),
    named("baselines-only", 0, ["every such script is read as a baseline"], ["B1__x.sql"], "-sqlMigrationPrefix=B", leaves={"select type from flyway_schema_history": "SQL_BASELINE"}),
    named("separator-of-nothing", 2, ["sqlMigrationSeparator must not be empty"], ["V1__x.sql"], "-sqlMigrationSeparator="),
]


# Blanks at the ends of values: Flyway 10.22 leaves them out of .conf files, URLs, users and passwords.
def conf(name, text, leaves, code=0, says=(), **more):
    return Case("ends-" + name, code, list(says), ["migrate"], files={**FILES, "flyway.conf": text}, leaves=leaves, **more)


def variables(name, leaves, code=0, says=(), arguments=("migrate",), before=(), never=(), files=None, **values):
    return Case("ends-" + name, code, list(says), list(arguments), files={**FILES, **(files or {})}, leaves=leaves, environment=values, before=list(before),
                never=list(never))


ENDS = [
    conf("conf-table", "flyway.table=fsh \n", {TABLES: FSH}),
    conf("conf-table-tab-crlf", "flyway.table = fsh\t \r\nflyway.outOfOrder=true \r\n", {TABLES: FSH}),
    conf("conf-table-continued", "flyway.table=f\\\n   sh  \n", {TABLES: FSH}),
    conf("conf-table-of-a-variable", "flyway.table=${T}\n", {TABLES: FSH}, environment={"T": " fsh\n"}),
    conf("conf-number-and-flag", "flyway.connectRetries=1 \nflyway.table=fsh\nflyway.mixed= true\t\n", {TABLES: FSH}),
    Case("ends-conf-backslashes", 0, [], ["migrate"], files={"sql/V1__x.sql": "CREATE TABLE t AS SELECT '${x}' AS a;\n", "flyway.conf": "flyway.placeholders.x=a\\tb\\\\c\\\nflyway.table=fsh\n"},
         leaves={"select a from t": "a\\tb\\\\c\\"}),
    Case("ends-conf-second-history", 0, ["Schema .*is up to date"], ["migrate"], files={**FILES, "flyway.conf": "flyway.table=fsh \nflyway.baselineOnMigrate=true \n"},
         before=[migrate("-table=fsh")], leaves={TABLES: FSH, "select count(*) from fsh": "1"}),
    variables("variable-table", {TABLES: FSH}, says=["FLYWAY_TABLE: blanks and line ends around the value of table were left out"], FLYWAY_TABLE="fsh "),
    variables("variable-table-line-end", {TABLES: FSH}, FLYWAY_TABLE="\tfsh\r\n"),
    variables("variable-flags", {TABLES: "'flyway_schema_history' 'one'"}, FLYWAY_OUT_OF_ORDER="true\n", FLYWAY_CONNECT_RETRIES=" 1 ", FLYWAY_BASELINE_VERSION="2\n",
              FLYWAY_ENCODING="UTF-8 ", FLYWAY_TARGET="1\n", FLYWAY_LOCATIONS="filesystem:sql \n"),
    variables("variable-control-character", {}, 2, ["FLYWAY_TABLE: table has a line end or another control character"], FLYWAY_TABLE="f\nsh"),
    variables("variable-text-is-kept", {"select quote(installed_by) from flyway_schema_history": "' me'"}, FLYWAY_INSTALLED_BY=" me"),
    variables("line-table-is-kept", {TABLES: "'fsh ' 'one'"}, arguments=["-table=fsh ", "migrate"]),
    variables("line-control-character", {}, 2, ["-table: table has a line end"], arguments=["-table=fsh\n", "migrate"]),
    variables("toml-table-is-kept", {TABLES: "'fsh ' 'one'"}, files={"flyway.toml": "[flyway]\ntable = 'fsh '\noutOfOrder = ' true '\n"}),
    variables("dotenv-table", {TABLES: FSH}, files={".env": "FLYWAY_TABLE=fsh  \r\n"}),
    variables("dotenv-quoted-is-kept", {TABLES: "'fsh ' 'one'"}, files={".env": "FLYWAY_TABLE='fsh '\n"}),
    variables("empty-flags", {TABLES: "'flyway_schema_history' 'one'"}, FLYWAY_OUT_OF_ORDER="", FLYWAY_CONNECT_RETRIES="", FLYWAY_CLEAN_DISABLED=" ", FLYWAY_BASELINE_VERSION="",
              FLYWAY_LOCK_RETRY_COUNT="", FLYWAY_PASSWORD_FILE="", FLYWAY_ENVIRONMENT="", FLYWAY_OUTPUT_TYPE="", FLYWAY_COLOR="", GODWIT_BOOT_MODE=""),
    variables("empty-leaves-the-file", {}, 2, ["cleanDisabled"], arguments=["clean"], files={"flyway.conf": "flyway.cleanDisabled=true\n"}, FLYWAY_CLEAN_DISABLED=""),
    variables("empty-target", {}, 2, ["FLYWAY_TARGET: target must not be empty"], FLYWAY_TARGET=""),
    variables("empty-encoding", {}, 2, ["FLYWAY_ENCODING: encoding must not be empty"], FLYWAY_ENCODING=" "),
    variables("empty-table", {}, 2, ["FLYWAY_TABLE: table must not be empty"], FLYWAY_TABLE=" "),
    Case("ends-empty-option", 0, ["Applied 1 migration"], ["-outOfOrder=", "-connectRetries=", "-baselineVersion=", "migrate"], files=FILES),
]

for name, url in (("line-end", "sqlite:app.db\n"), ("cr", "jdbc:sqlite:app.db\r\n"), ("blank", " sqlite:app.db "), ("tab", "\tsqlite:app.db"), ("blank-in-front-of-parameters", "sqlite:app.db ?mode=rwc ")):
    ENDS.append(Case(f"ends-url-{name}", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "migrate"], None, FILES, environment={"FLYWAY_URL": url}, plain=True,
                     files_say={"app.db": []}, leaves_files={"app.db\n": None, "app.db ": None, "app.db\r\n": None, "app.db\r": None, "app.db\t": None}))
ENDS += [
    Case("ends-url-inner-line-end", 2, ["FLYWAY_URL: url has a line end"], ["migrate"], None, FILES, environment={"FLYWAY_URL": "sqlite:a\nb.db"}, plain=True, leaves_files={"a\nb.db": None}),
    Case("ends-secrets-mariadb", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "-url=mariadb://127.0.0.1:@PORT@/@DB@\n", "migrate"], "my", FILES, plain=True,
         environment={"FLYWAY_USER": "fw\n", "FLYWAY_PASSWORD": " fw\r\n"}),
    Case("ends-secrets-of-files-mariadb", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "-url=mariadb://127.0.0.1:@PORT@/@DB@", "migrate"], "my",
         {**FILES, "user": "fw \n", "pw": "fw\n\n"}, plain=True, environment={"FLYWAY_USER_FILE": "user\n", "FLYWAY_PASSWORD_FILE": "pw\n", "FLYWAY_PASSWORD": ""}),
    Case("ends-secrets-of-toml-mariadb", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "-url=mariadb://127.0.0.1:@PORT@/@DB@", "migrate"], "my",
         {**FILES, "flyway.toml": "[environments.default]\nuser = 'fw '\npassword = 'fw '\n"}, plain=True),
    Case("ends-parameter-postgresql", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "-url=jdbc:postgresql://127.0.0.1:@PORT@/@DB@ ?user=postgres & currentSchema= public ", "migrate"], "pg",
         FILES, plain=True, leaves={"select count(*) from public.flyway_schema_history": "1", "select count(*) from pg_namespace where nspname ~ '^ | $'": "0"}),
]


# Failed rows whose scripts are gone.
def failed(rank, version):
    values = f"({rank}, {version}, 'x', 'SQL', 'V{rank}__x.sql', 1, 'x', 1, 0)"
    return sql("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values " + values)


def one_failed(name, code, says, arguments, *rows, **more):
    return Case("failed-" + name, code, says, arguments, files=more.pop("files", FILES), before=[migrate(), *[failed(*row) for row in rows]], **more)


THREE = (2, "'3'")
FOUR = (3, "'4'")
FAILED = [
    one_failed("future-once", 0, [r"WARNING.*V2__x\.sql \(version 3\) failed", r"up to date \(version 1\)"], ["migrate"], THREE, never=["version 3\\)\\.", "at version 3"]),
    one_failed("future-twice", 4, [r"V2__x\.sql \(version 3\) failed", r"V3__x\.sql \(version 4\) failed"], ["migrate"], THREE, FOUR, never=["WARNING"]),
    one_failed("future-twice-without-validation", 4, [r"version 3\) failed", r"version 4\) failed"], ["-validateOnMigrate=false", "migrate"], THREE, FOUR),
    one_failed("future-and-missing", 4, [r"version 0\.5\) failed"], ["migrate"], THREE, (3, "'0.5'")),
    one_failed("future-and-repeatable", 4, [r"V3__x\.sql \(repeatable\) failed"], ["migrate"], THREE, (3, "NULL")),
    one_failed("future-not-forgiven", 4, [r"version 3\) failed"], ["-ignoreMigrationPatterns=*:missing", "migrate"], THREE),
    Case("failed-future-repaired", 0, ["up to date"], ["migrate"], files=FILES, before=[migrate(), failed(*THREE), failed(*FOUR), lambda work, database, godwit: godwit("repair")]),
    one_failed("is-not-current", 0, [r"^1\n$"], ["current"], THREE),
    one_failed("is-not-the-heading-of-info", 0, [r"Schema version: +1\b|[Vv]ersion 1\b"], ["info"], THREE, never=["[Vv]ersion:? +3"]),
    one_failed("is-not-schemaVersion", 0, [r'"schemaVersion": "1"'], ["-outputType=json", "info"], THREE),
    one_failed("is-not-waited-for", 7, ["at version 1; waiting for version 3"], ["-version=3", "-timeout=1", "wait"], THREE),
    Case("failed-mariadb-is-not-now", 6, [r"V2__b\.sql.*1 migration was applied before.*is at version 1"], ["migrate"], "my",
         {"sql/V1__a.sql": ONE, "sql/V2__b.sql": "CREATE TABLE b (id INT);\nnonsense;\n"}, leaves={"select group_concat(version, success) from flyway_schema_history": "11,20"}),
    Case("failed-mariadb-wait", 7, ["Failed: 1 local migration; the schema is at version 1"], ["-timeout=1", "wait"], "my",
         {"sql/V1__a.sql": ONE, "sql/V2__b.sql": "CREATE TABLE b (id INT);\nnonsense;\n"}, before=[lambda work, database, godwit: godwit("migrate")]),
    Case("failed-passed-over", 4, ["the history has version 3 already, which failed"], ["migrate"], files=FILES,
         before=[migrate(), failed(*THREE), write("sql/V2__two.sql", "CREATE TABLE two (id INTEGER);\n")]),
]


# Scripts of other tools.
DOWN = "CREATE TABLE keep (id INTEGER);\nINSERT INTO keep VALUES (1);\n{}\nDROP TABLE keep;\n"
KEPT = "select count(*) from sqlite_master where name = 'keep'"


def down(name, comment, code=4, says=(), script="V1__x.sql", arguments=("migrate",), text=None, **more):
    texts = {"sql/" + script: (text or DOWN).replace("{}", comment), **more.pop("files", {})}
    return Case("down-" + name, code, list(says) or [script.replace(".", r"\.") + ":3:1", "Nothing was run", "allowDownPart=true into " + script.replace(".", r"\.") + r"\.conf"],
                list(arguments), files=texts, leaves=more.pop("leaves", {KEPT: "0"} if code else {}), **more)


STANDS = {KEPT: "1"}
PARTS = [
    down("dbmate", "-- migrate:down", says=[r'V1__x\.sql:3:1.*"-- migrate:down" begins the part with which dbmate takes the change back', r"line 4", "into an undo script of the version"]),
    down("dbmate-options", "--  migrate:down transaction:false"),
    down("goose", "-- +goose Down", says=["goose takes the change back"]),
    down("goose-lower-case", "-- +goose down"),
    down("sql-migrate", "-- +migrate Down notransaction", says=["sql-migrate takes"]),
    down("micrate", "-- +micrate Down", says=["micrate takes"]),
    down("rambler", "-- rambler down", says=["rambler takes"]),
    down("mybatis", "-- //@UNDO", says=["MyBatis Migrations takes"]),
    down("mybatis-without-blank", "--//@UNDO"),
    down("play", "-- !Downs", says=["Play takes"]),
    down("tern", "---- create above / drop below ----", says=["tern takes"]),
    down("shmig", "-- ==== DOWN ====", says=["shmig takes"]),
    down("crlf", "-- migrate:down", text=DOWN.replace("\n", "\r\n")),
    down("without-a-semicolon", "-- migrate:down", says=[r"V1__x\.sql:2:1", "dbmate"], text="CREATE TABLE keep (id INTEGER)\n{}\n;DROP TABLE keep;\n"),
    down("inside-of-a-statement", "-- migrate:down", says=[r"V1__x\.sql:2:1", "dbmate"], text="CREATE TABLE keep (id INTEGER)\n{}\nDROP TABLE keep;\n"),
    down("repeatable", "-- +goose Down", script="R__x.sql", says=[r"R__x\.sql:3:1", "remove what stands below the comment"], leaves={KEPT: "0"}),
    down("baseline", "-- +goose Down", script="B1__x.sql", says=[r"B1__x\.sql:3:1"]),
    down("callback", "-- +goose Down", script="afterMigrate.sql", says=[r"afterMigrate\.sql:3:1", r"allowDownPart=true into afterMigrate\.sql\.conf"], files=FILES,
         leaves={"select count(*) from sqlite_master where name = 'one'": "0"}),
    down("undo", "-- migrate:down", script="U1__one.sql", arguments=("undo",), says=[r"U1__one\.sql:3:1", "the part above it, which makes the change, would run first"], files=FILES, before=[migrate()]),
    down("undo-that-is-the-part", "", 0, ["Undid 1 migration"], script="U1__one.sql", arguments=("undo",), text="-- migrate:down\nDROP TABLE one;\n", files=FILES, before=[migrate()]),
    down("offline", "-- migrate:down", arguments=("-offline", "-dialect=sqlite", "validate"), says=[r"V1__x\.sql:3:1", "DOWN|takes the change back"]),
    down("offline-callback", "-- migrate:down", script="beforeMigrate.sql", arguments=("-offline", "-dialect=sqlite", "validate"), says=[r"beforeMigrate\.sql:3:1"]),
    down("offline-github", "-- migrate:down", arguments=("-offline", "-dialect=sqlite", "-outputType=github", "validate"), says=[r"::error file=.*V1__x\.sql,line=3"]),
    down("json", "-- migrate:down", arguments=("-outputType=json", "migrate"), says=['"code": "DOWN_PART"', '"lineNumber": 3']),
    down("plan", "-- migrate:down", arguments=("plan",)),
    down("allowed", "-- migrate:down", 0, ["Applied 1 migration"], files={"sql/V1__x.sql.conf": "allowDownPart=true\n"}, leaves={KEPT: "0"}),
    down("with-nothing-below", "-- //@UNDO", 0, ["Applied 1 migration"], text="CREATE TABLE keep (id INTEGER);\n{}\n-- SQL to undo the change goes here.\n", leaves=STANDS),
    down("in-a-string", "-- migrate:down", 0, ["Applied 1 migration"], text="CREATE TABLE keep (a TEXT);\nINSERT INTO keep VALUES ('\n{}\n');\nSELECT 1;\n", leaves=STANDS),
    down("in-a-block-comment", "-- migrate:down", 0, ["Applied 1 migration"], text="CREATE TABLE keep (a TEXT);\n/*\n{}\n*/\nSELECT 1;\n", leaves=STANDS),
    down("in-a-trigger", "-- +goose Down", 0, ["Applied 1 migration"],
         text="CREATE TABLE keep (a TEXT);\nCREATE TRIGGER tr AFTER INSERT ON keep BEGIN\n  SELECT 1;\n{}\n  SELECT 2;\nEND;\nSELECT 1;\n", leaves=STANDS),
    down("behind-a-statement", "SELECT 1; -- migrate:down", 0, ["Applied 1 migration"], text="CREATE TABLE keep (a TEXT);\n{}\nSELECT 1;\n", leaves=STANDS),
    down("that-only-sounds-so", "-- migrate:down: see U1\n-- migrate:downgrade\n-- goose Down\n-- the rambler down there\n--rollback DROP TABLE keep;\n-- +goose Down, then up", 0,
         ["Applied 1 migration"], text="CREATE TABLE keep (a TEXT);\n{}\nSELECT 1;\n", leaves=STANDS),
    Case("down-applied-stays-valid", 0, ["nothing is wrong"], ["validate"], files={"sql/V1__x.sql": DOWN.replace("{}", "-- migrate:down"), "sql/V1__x.sql.conf": "allowDownPart=true\n"},
         before=[migrate(), write("sql/V1__x.sql.conf", "")]),
    Case("down-applied-info-and-repair", 0, ["Nothing to repair", "Success"], ["info", "repair"], files={"sql/V1__x.sql": DOWN.replace("{}", "-- migrate:down"), "sql/V1__x.sql.conf": "allowDownPart=true\n"},
         before=[migrate(), write("sql/V1__x.sql.conf", "")], never=["dbmate"]),
    Case("down-in-a-body-postgresql", 0, ["Applied 1 migration"], ["migrate"], "pg",
         {"sql/V1__x.sql": "CREATE TABLE keep (a TEXT);\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n-- migrate:down\nRETURN 1; END $$;\nSELECT f();\n"
                           "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC\n  SELECT 1;\n-- +goose Down\n  SELECT 2;\nEND;\nCOPY keep FROM STDIN;\n-- migrate:down\n\\.\nSELECT 1;\n"},
         leaves={"select a from keep": "-- migrate:down"}),
    Case("down-postgresql", 4, [r"V1__x\.sql:3:1", "dbmate"], ["migrate"], "pg", {"sql/V1__x.sql": DOWN.replace("{}", "-- migrate:down")}, leaves={"select count(*) from pg_tables where schemaname = 'public'": "0"}),
    Case("down-mariadb", 4, [r"V1__x\.sql:3:1", "MyBatis"], ["migrate"], "my", {"sql/V1__x.sql": DOWN.replace("{}", "--//@UNDO")}, leaves={"show tables": ""}),
    Case("down-mariadb-hash", 4, [r"V1__x\.sql:3:1", "Play"], ["migrate"], "my", {"sql/V1__x.sql": DOWN.replace("{}", "# --- !Downs")}, leaves={"show tables": ""}),
    Case("down-in-a-body-mariadb", 0, ["Applied 1 migration"], ["migrate"], "my",
         {"sql/V1__x.sql": "CREATE TABLE keep (a INT);\nCREATE PROCEDURE p() BEGIN\n  SELECT 1;\n-- +goose Down\n  SELECT 2;\nEND;\nSELECT 1;\n"}),
]

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
LFS = [
    Case("lfs-pending", 4, [r"V1__x\.sql", "pointer of Git LFS", "git lfs pull"], ["migrate"], files={"sql/V1__x.sql": POINTER}, leaves={"select count(*) from sqlite_master": "0"}),
    Case("lfs-repeatable", 4, [r"R__x\.sql", "pointer of Git LFS"], ["migrate"], files={**FILES, "sql/R__x.sql": POINTER}, leaves={"select count(*) from sqlite_master": "0"}),
    Case("lfs-callback", 4, [r"beforeMigrate\.sql", "pointer of Git LFS"], ["migrate"], files={**FILES, "sql/beforeMigrate.sql": POINTER}, leaves={"select count(*) from sqlite_master": "0"}),
    Case("lfs-undo", 4, [r"U1__one\.sql", "pointer of Git LFS"], ["undo"], files={**FILES, "sql/U1__one.sql": POINTER}, before=[migrate()], leaves={"select count(*) from one": "0"}),
    Case("lfs-offline", 4, [r"V1__x\.sql:1:1", "pointer of Git LFS"], ["-offline", "-dialect=postgresql", "validate"], files={"sql/V1__x.sql": POINTER}),
    Case("lfs-json", 4, ['"code": "LFS_POINTER"'], ["-outputType=json", "migrate"], files={"sql/V1__x.sql": POINTER.replace("\n", "\r\n")}),
    Case("lfs-applied-script", 4, ["its file is a pointer of Git LFS now", "git lfs pull"], ["validate"], files=FILES, before=[migrate(), write("sql/V1__one.sql", POINTER)],
         never=["accept it as it is now"]),
    Case("lfs-recorded-as-it-is", 0, ["nothing is wrong"], ["validate"], files={"sql/V1__x.sql": POINTER}, before=[migrate("-skipExecutingMigrations=true")]),
]


# Several commands in one call.
def several(name, code, says, commands, script="nonsense;\n", **more):
    return Case("several-" + name, code, says, ["-outputType=json", *commands], files={**FILES, "sql/V2__two.sql": script}, **more)


SEVERAL = [
    several("migrate-fails", 6, [r'\],\s*"error": \{\s*"errorCode": "FAILED_VERSIONED_MIGRATION"', r'V2__two\.sql'], ["info", "migrate", "info"]),
    several("validate-fails", 4, [r'\],\s*"error": \{\s*"errorCode": "VALIDATE_ERROR"'], ["validate", "info"], "SELECT 1;\n",
            before=[migrate(), write("sql/V1__one.sql", "SELECT 2;\n")]),
    several("pending", 5, [r'\],\s*"error": \{'], ["validate", "migrate"], "SELECT 1;\n"),
    several("clean-is-refused", 2, [r'\],\s*"error": \{.*CLEAN_DISABLED'], ["info", "clean"]),
    several("mixed-script", 4, [r'\],\s*"error": \{.*"code": "MIXED"'], ["info", "migrate"], "VACUUM;\nSELECT 1;\n"),
    several("well", 0, [r'"individualResults"'], ["info", "migrate", "validate"], "SELECT 1;\n", never=[r'"error"']),
]

CASES = [*NAMES, *ENDS, *FAILED, *PARTS, *LFS, *SEVERAL]
