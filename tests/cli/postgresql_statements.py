"""What PostgreSQL sees of a script, statement by statement, and what its concurrent statements leave behind.
Joined to the table of run_table.py.
"""
import re

from table import ROWS, Case, migrate, sql, write

# Every piece of DDL is noted with what the server takes for the running query.
NOTED = {"sql/V1__note.sql": "CREATE TABLE ddl_log (q text, tag text, at timestamptz);\n"
         "CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ddl_log VALUES (current_query(), tg_tag, "
         "statement_timestamp()); END $$;\nCREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION note();\n"}
NOTED_TEXTS = "select string_agg(q, '|' order by at, q) from ddl_log"
DDL = "CREATE TABLE b1 (i int);\nCREATE TABLE b2 (i int);\n\n-- about b1\nCREATE INDEX ON b1 (i);\n"
DDL_TEXTS = "CREATE TABLE b1 (i int)|CREATE TABLE b2 (i int)|CREATE INDEX ON b1 (i)"

# Changes of rows are noted likewise.
AUDITED = {"sql/V1__note.sql": "CREATE TABLE t (i int);\nCREATE TABLE seen (q text);\nCREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
           "'BEGIN INSERT INTO seen VALUES (current_query()); RETURN NULL; END';\n"
           "CREATE TRIGGER a AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH STATEMENT EXECUTE FUNCTION note();\n"}
CHANGES = "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nUPDATE t SET i = 3 WHERE i = 2;\nDELETE FROM t WHERE i = 3;\n"
SEEN = "select count(distinct q), max(length(q)) < 40 from seen"

# Each statement notes how many bytes the server had received: those of one message arrive together.
RECEIVED = {"sql/V1__a.sql": "CREATE TABLE seen (n int);\n", "sql/V2__b.sql": 3 * "INSERT INTO seen SELECT variable_value FROM "
            "information_schema.session_status WHERE variable_name = 'BYTES_RECEIVED';\n"}
MESSAGES = "select count(distinct n) from seen"


def noted(name, script, texts, arguments=(), files=None, code=0, says=()):
    return Case("statements-" + name, code, list(says), [*arguments, "migrate"], "pg", {**NOTED, "sql/V2__b.sql": script, **(files or {})},
                leaves={NOTED_TEXTS: texts})


def fails(*arguments, code=6, says=()):
    def step(work, database, godwit):
        found, out, err = godwit(*arguments)
        assert found == code, out + err
        for pattern in says:
            assert re.search(pattern, out + err, re.S), out + err
    return step


def runs(*arguments):
    return fails(*arguments, code=0)


TWICE = {"sql/V1__a.sql": "CREATE TABLE a (i int);\nINSERT INTO a VALUES (1), (1);\n"}
UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ux ON a (i);\n"
INVALID = [r"The index public\.ux on public\.a is INVALID: type DROP INDEX public\.ux;"]
STATE = "select string_agg(indexrelid::regclass || ' ' || indisvalid, '|' order by indexrelid::regclass::text) from pg_index where indrelid = 'a'::regclass"
SUCCESSES = "select count(*) from flyway_schema_history where success and script <> 'V1__a.sql'"


def invalid(name, files, says, leaves, before=(), arguments=("migrate",), code=6):
    return Case("index-" + name, code, says, list(arguments), "pg", {**TWICE, **files}, list(before), leaves=leaves)


CASES = [
    noted("are-seen-one-by-one", DDL, DDL_TEXTS),
    noted("are-seen-outside-a-transaction", DDL, DDL_TEXTS, files={"sql/V2__b.sql.conf": "executeInTransaction=false\n"}),
    noted("are-seen-in-a-group", DDL, DDL_TEXTS, arguments=["-group=true"]),
    noted("are-seen-with-stop-timeout", DDL, DDL_TEXTS, arguments=["-stopTimeout=1m"]),
    noted("are-seen-between-changes", "CREATE TABLE b1 (i int);\nINSERT INTO b1 VALUES (1);\n" + DDL.replace("b1 (i int)", "b3 (i int)") +
          "INSERT INTO b1 VALUES (2);\n", "CREATE TABLE b1 (i int)|CREATE TABLE b3 (i int)|CREATE TABLE b2 (i int)|CREATE INDEX ON b1 (i)"),
    noted("are-seen-behind-savepoints", "SAVEPOINT s;\n" + DDL + "RELEASE s;\n", DDL_TEXTS),
    noted("are-seen-behind-settings", "SET LOCAL lock_timeout = '5s';\n" + DDL, DDL_TEXTS),
    noted("are-seen-with-parameters", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';\nCREATE TABLE b1 (i int);\n",
          "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'|CREATE TABLE b1 (i int)"),
    noted("behind-an-error-are-not-run", "CREATE TABLE b1 (i int);\nCREATE TABLE b2 (i absent);\nCREATE TABLE b3 (i int);\n", "", code=6,
          says=[r"V2__b\.sql:2:20", "42704", "Everything the script had done was rolled back"]),
    Case("statements-of-changes-share-a-message", 0, [], database="pg", files={**AUDITED, "sql/V2__b.sql": CHANGES}, leaves={SEEN: "1|f"}),
    Case("statements-by-themselves", 0, [], ["-statementByStatement=true", "migrate"], "pg", {**AUDITED, "sql/V2__b.sql": CHANGES}, leaves={SEEN: "4|t"}),
    Case("statements-by-themselves-by-variable", 0, [], database="pg", files={**AUDITED, "sql/V2__b.sql": CHANGES}, leaves={SEEN: "4|t"},
         environment={"FLYWAY_STATEMENT_BY_STATEMENT": "true"}),
    Case("statements-by-themselves-by-file", 0, [], database="pg", files={**AUDITED, "sql/V2__b.sql": CHANGES, "flyway.conf": "flyway.statementByStatement=true\n"},
         leaves={SEEN: "4|t"}),
    Case("statements-share-a-message-on-mariadb", 0, [], database="my", files=RECEIVED, leaves={MESSAGES: "1"}),
    Case("statements-by-themselves-on-mariadb", 0, [], ["-statementByStatement=true", "migrate"], "my", RECEIVED, leaves={MESSAGES: "3"}),

    invalid("left-invalid-is-named", {"sql/R__i.sql": UNIQUE}, [*INVALID, "could not create unique index", "23505", r"R__i\.sql:1:1", "run repair, then migrate"],
            {STATE: "ux false", SUCCESSES: "0"}),
    invalid("left-invalid-is-never-success", {"sql/R__i.sql": UNIQUE}, [*INVALID, "55000", r"R__i\.sql:1:1"], {STATE: "ux false", SUCCESSES: "0"},
            [fails("migrate", says=INVALID), sql("delete from a"), runs("repair")]),
    invalid("left-invalid-and-dropped-as-told", {"sql/R__i.sql": UNIQUE}, [], {STATE: "ux true", SUCCESSES: "1"},
            [fails("migrate", says=INVALID), sql("DROP INDEX public.ux; delete from a"), runs("repair")], code=0),
    invalid("left-invalid-without-if-not-exists", {"sql/V2__i.sql": UNIQUE.replace("IF NOT EXISTS ", "")}, [*INVALID, "42P07"], {STATE: "ux false", SUCCESSES: "0"},
            [fails("migrate", says=INVALID), sql("delete from a"), runs("repair")]),
    invalid("left-invalid-and-created-plainly", {"sql/R__i.sql": UNIQUE}, [*INVALID, "55000"], {STATE: "ux false", SUCCESSES: "0"},
            [fails("migrate"), sql("delete from a"), runs("repair"), write("sql/R__i.sql", "CREATE UNIQUE INDEX IF NOT EXISTS ux ON a (i);\n")]),
    invalid("left-invalid-without-a-name", {"sql/V2__i.sql": "CREATE UNIQUE INDEX CONCURRENTLY ON a (i);\n"}, [r"DROP INDEX public\.a_i_idx;"],
            {STATE: "a_i_idx false"}),
    invalid("left-invalid-behind-other-statements", {"sql/V2__i.sql": "SELECT 1;\n" + UNIQUE, "sql/V2__i.sql.conf": "executeInTransaction=false\n"},
            [*INVALID, "Statement 1 took effect", "Statement 2 left a part"], {STATE: "ux false"}),
    invalid("left-invalid-and-error-overridden", {"sql/V2__i.sql": UNIQUE}, INVALID, {STATE: "ux false", SUCCESSES: "0"},
            arguments=("-errorOverrides=*:*:W", "migrate")),
    invalid("left-invalid-in-an-undo", {"sql/V2__i.sql": "SELECT 1;\n", "sql/U2__i.sql": UNIQUE}, INVALID, {STATE: "ux false"}, [migrate()], ("undo",)),
    invalid("passed-over-by-reindex", {"sql/V2__i.sql": "REINDEX TABLE CONCURRENTLY a;\n"}, [*INVALID, "55000"], {STATE: "ux false", SUCCESSES: "0"},
            [migrate("-target=1"), sql("CREATE INDEX ux ON a (i); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ux'::regclass")]),
    invalid("that-is-valid-is-a-success", {"sql/R__i.sql": UNIQUE.replace("UNIQUE ", "")}, [], {STATE: "ux true", SUCCESSES: "1"}, code=0),

    Case("block-that-committed-a-part", 6, ["may have committed a part", "success = 0", "V1__a.sql:2:1"], database="pg",
         files={"sql/V1__a.sql": "CREATE TABLE a (i int);\nDO $$ BEGIN INSERT INTO a VALUES (1); COMMIT; PERFORM 1/0; END $$;\n", "sql/V1__a.sql.conf": "executeInTransaction=false\n"},
         leaves={"select count(*) from a": "1", "select count(*) from flyway_schema_history where not success": "1"}),
    Case("block-that-committed-nothing", 6, ["Statement 1 took effect and stays"], database="pg", never=["may have committed"],
         files={"sql/V1__a.sql": "CREATE TABLE a (i int);\nDO $$ BEGIN INSERT INTO a VALUES (1); PERFORM 1/0; END $$;\n", "sql/V1__a.sql.conf": "executeInTransaction=false\n"},
         leaves={"select count(*) from a": "0"}),
    Case("prepared-transaction-that-is-left", 6, [r"ROLLBACK PREPARED 'left-behind';", "42703"], database="pg",
         files={"sql/V1__a.sql": "BEGIN;\nCREATE TABLE a (i int);\nPREPARE TRANSACTION 'left-behind';\nSELECT absent;\n", "sql/V1__a.sql.conf": "executeInTransaction=false\n"},
         leaves={"rollback prepared 'left-behind'": "", "select count(*) from pg_tables where tablename = 'a'": "0", ROWS: "1"}),
]
