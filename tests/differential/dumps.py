#!/usr/bin/env python3
"""Dumps of whole databases run as migrations into empty ones; dumped again, the text must be the same.

usage: dumps.py <test>     one of the functions below whose name begins with test_
The binary comes from GODWIT_BINARY, the servers from GODWIT_TEST_PGPORT and GODWIT_TEST_MYPORT.
"""
import contextlib
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from fresh_database import Database, need

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "PG"))}
HISTORY = "flyway_schema_history"
ROLE = "DO $$ BEGIN CREATE ROLE dump_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"


def run(command, stdin=b"", directory=None):
    done = subprocess.run(command, input=stdin, cwd=directory, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if done.returncode:
        sys.exit(f"{' '.join(command)[:300]}: exit {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout


def client(database):
    """The command line of the database's own client, for a script on standard input."""
    if database.kind == "pg":
        return ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", database.port, "-U", "postgres", "-d", database.name]
    if database.kind == "my":
        return ["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", database.port, "-ufw", "-pfw", database.name]
    return ["sqlite3", "-batch", "-bail", os.path.join(database.work, "case.db")]


def dump(database, options=()):
    """What the database's own program writes, without the history table."""
    if database.kind == "pg":
        return run(["pg_dump", "-h", "127.0.0.1", "-p", database.port, "-U", "postgres", f"--exclude-table=public.{HISTORY}", *options, database.name])
    if database.kind == "my":
        names = [database.name] if "--databases" not in options else []
        return run(["mariadb-dump", "--no-defaults", "-h", "127.0.0.1", "-P", database.port, "-ufw", "-pfw", "--skip-dump-date",
                    "--routines", "--triggers", "--events", f"--ignore-table={database.name}.{HISTORY}", *options, *names])
    copy = os.path.join(database.work, "copy.db")
    shutil.copy(os.path.join(database.work, "case.db"), copy)
    run(["sqlite3", "-batch", copy, f"DROP TABLE IF EXISTS {HISTORY}"])
    return run(["sqlite3", "-batch", copy, " ".join(options) or ".dump"])


def comparable(text, name):
    """A dump without what is different each time: psql's keys, and the name of the database in comments."""
    text = re.sub(rb"(?m)^\\(un)?restrict .*$", b"", text)
    return re.sub(rb"(?m)^(-- .*\b(?:for database|Database:) )['`]?" + name.encode() + rb"\b['`]?", rb"\1x", text)


def expect_same(expected, found, what):
    if expected == found:
        return
    lines = [text.decode("utf-8", "backslashreplace").splitlines() for text in (expected, found)]
    difference = list(difflib.unified_diff(*lines, "the source", "the migrated", lineterm="", n=1))[:40]
    sys.exit(f"{what}: the dumps differ\n" + "\n".join(line[:300] for line in difference))


def expect_contains(text, *wanted):
    for part in wanted:
        assert re.search(part, text), f"the dump has nothing like {part}"


@contextlib.contextmanager
def fresh(kind, name):
    work = tempfile.mkdtemp(prefix="godwit-dump-")
    os.chmod(work, 0o755)
    database = Database(kind, "dump_" + name, work)
    try:
        yield database
    finally:
        database.drop()
        shutil.rmtree(work, ignore_errors=True)


@contextlib.contextmanager
def source(kind, name):
    """A fresh database holding what databases/<kind>.sql makes with the database's own client."""
    with fresh(kind, name + "_source") as database:
        if kind == "pg":
            database.sql(ROLE)
        with open(os.path.join(HERE, "databases", {"pg": "postgresql", "my": "mariadb", "sqlite": "sqlite"}[kind] + ".sql"), "rb") as script:
            run(client(database), script.read())
        yield database


def migrate(database, scripts, *options):
    """Exit code and what was said. The placeholders' ${ stands in the data, so they are off."""
    folder = os.path.join(database.work, "sql")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    for name, text in scripts.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text)
    command = [need("GODWIT_BINARY"), "-url=" + database.url, *database.options, "-locations=filesystem:sql", "-placeholderReplacement=false", *options, "migrate"]
    done = subprocess.run(command, cwd=database.work, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Sanitizer" not in said and "runtime error:" not in said, said
    return done.returncode, said


def expect_migrated(database, scripts):
    code, said = migrate(database, scripts)
    assert code == 0, f"exit {code}: {said[-3000:]}"
    where = {"pg": "public.", "my": "", "sqlite": ""}[database.kind]
    rows = database.sql(f"select script from {where}{HISTORY} where success order by installed_rank").split("\n")
    assert rows == sorted(scripts), f"the history has {rows}"


def expect_refused(database, scripts, *wanted):
    """Nothing was run, and it is said why."""
    code, said = migrate(database, scripts)
    assert code == 4, f"exit {code}: {said[-3000:]}"
    for part in wanted:
        assert re.search(part, said), f"nothing like {part!r} in: {said[-3000:]}"


def round_trips(kind, name, variants):
    with source(kind, name) as origin:
        for options in variants:
            text = dump(origin, options)
            with fresh(kind, name) as target:
                expect_migrated(target, {"V1__dump.sql": text})
                expect_same(comparable(text, origin.name), comparable(dump(target, options), target.name), f"{kind} {' '.join(options)}")


def test_pg_dump_round_trips():
    round_trips("pg", "pg_data", [[], ["--inserts", "--clean", "--if-exists"], ["--column-inserts", "--rows-per-insert=3", "--no-comments"]])


def test_pg_dump_round_trips_in_other_words():
    round_trips("pg", "pg_words", [["--disable-dollar-quoting", "--load-via-partition-root"], ["--quote-all-identifiers", "--no-owner", "--no-privileges"],
                                   ['--schema="Odd ""Schema"', "--schema=empty_one"], ["--schema-only"]])


def test_pg_dump_between_other_migrations():
    with source("pg", "pg_between") as origin, fresh("pg", "pg_between") as target:
        text = dump(origin)
        expect_contains(text, rb"set_config\('search_path', ''", rb"(?m)^\\restrict", rb"(?m)^\\\.$", b"BEGIN ATOMIC", b"GENERATED ALWAYS AS IDENTITY",
                        b"STORED", b"CREATE TRIGGER", b"CREATE EVENT TRIGGER", b"CREATE RULE", b"CREATE MATERIALIZED VIEW", b"PARTITION BY", b"lo_open",
                        b"CREATE DOMAIN", b"AS ENUM", b"CREATE EXTENSION", b"CREATE POLICY", b"CREATE AGGREGATE", rb"000102030405060708090a0b0c0d0e0f10")
        expect_migrated(target, {"V1__before.sql": b"CREATE TABLE before_it (id int);", "V2__dump.sql": text, "V3__behind.sql": b"CREATE TABLE behind_it (id int);"})
        assert target.sql("select string_agg(schemaname, ' ') from pg_tables where tablename in ('before_it', 'behind_it')") == "public public"
        target.sql("DROP TABLE before_it, behind_it")
        expect_same(comparable(text, origin.name), comparable(dump(target), target.name), "between others")


def test_pg_dump_with_data_apart():
    with source("pg", "pg_apart") as origin, fresh("pg", "pg_apart") as target:
        parts = {f"V{i}__{part}.sql": dump(origin, [f"--section={part}"]) for i, part in enumerate(("pre-data", "data", "post-data"), 1)}
        expect_migrated(target, parts)
        expect_same(comparable(dump(origin), origin.name), comparable(dump(target), target.name), "in three sections")


def test_pg_dump_with_create_is_refused_up_to_its_connect():
    with source("pg", "pg_create") as origin:
        text = dump(origin, ["--create", "--clean", "--if-exists"])
        expect_contains(text, b"CREATE DATABASE", rb"(?m)^\\connect")
        with fresh("pg", "pg_create") as target:
            expect_refused(target, {"V1__dump.sql": text}, r"\\connect", "without --create", r"\(dump_pg_create\)")
            assert target.sql(f"select count(*) from pg_tables where tablename in ('customer', '{HISTORY}')") == "0"
        expected = comparable(dump(origin), origin.name)
        # In front of the first statement \connect to the database that is connected to changes nothing.
        behind = b"\\connect" + text.split(b"\n\\connect", 1)[1]
        with fresh("pg", "pg_create_source") as again:
            expect_migrated(again, {"V1__dump.sql": behind})
            expect_same(expected, comparable(dump(again), again.name), "behind \\connect")


def test_pg_dump_in_another_encoding_is_refused():
    with fresh("pg", "pg_latin1_source") as origin, fresh("pg", "pg_latin1") as target:
        origin.sql("CREATE TABLE words (t text); INSERT INTO words VALUES ('\u00e9l\u00e8ve')")
        latin1 = {"V1__dump.sql": dump(origin, ["--encoding=LATIN1"]), "V1__dump.sql.conf": b"encoding=ISO-8859-1\n"}
        expect_refused(target, latin1, "V1__dump.sql:[0-9]+:1", "client_encoding", "--encoding=UTF8")
        expect_migrated(target, {"V1__dump.sql": dump(origin, ["--encoding=UTF8"])})
        assert target.sql("select t from words") == "\u00e9l\u00e8ve"


def test_mariadb_dump_round_trips():
    round_trips("my", "my_data", [["--hex-blob"], ["--hex-blob", "--skip-extended-insert", "--skip-comments"], ["--hex-blob", "--complete-insert", "--replace", "--no-autocommit"]])


def test_mariadb_dump_round_trips_in_other_words():
    round_trips("my", "my_words", [["--hex-blob", "--skip-opt", "--create-options", "--default-character-set=utf8mb4"],
                                   ["--hex-blob", "--skip-add-locks", "--skip-disable-keys", "--insert-ignore", "--skip-tz-utc", "--order-by-primary"], ["--no-data"]])


def test_mariadb_dump_between_other_migrations():
    with source("my", "my_between") as origin, fresh("my", "my_between") as target:
        text = dump(origin, ["--hex-blob"])
        expect_contains(text, b"LOCK TABLES", b"(?m)^DELIMITER ;;", rb"/\*!50003 TRIGGER", rb"/\*!50106 EVENT", rb"PROCEDURE `clear_all`", rb'PACKAGE BODY "tools"',
                        rb"/\*!50001 VIEW", b"GENERATED ALWAYS AS", b"000102030405060708090A0B", b"sandbox mode", rb"SELECT 'a\\', \"name\"")
        expect_migrated(target, {"V1__before.sql": b"CREATE TABLE before_it (id int);", "V2__dump.sql": text, "V3__behind.sql": b"CREATE TABLE behind_it (t TEXT DEFAULT 'a\\'b');"})
        target.sql("DROP TABLE before_it, behind_it")
        expect_same(comparable(text, origin.name), comparable(dump(target, ["--hex-blob"]), target.name), "between others")


def test_mariadb_dump_of_another_database():
    with source("my", "my_other") as origin, fresh("my", "my_other") as target:
        options = ["--hex-blob", "--databases", origin.name]
        text = dump(origin, options)
        expect_contains(text, b"CREATE DATABASE", b"(?m)^USE ")
        origin.drop()
        expect_migrated(target, {"V1__dump.sql": text, "V2__here.sql": b"CREATE TABLE here (id int);"})
        assert target.sql("show tables").split("\n") == [HISTORY, "here"]
        expect_same(text, dump(origin, options), "--databases")


def test_mariadb_dump_with_raw_bytes_is_refused():
    with source("my", "my_raw") as origin, fresh("my", "my_raw") as target:
        text = dump(origin)
        try:
            text.decode()
            sys.exit("the dump was to hold bytes that are no UTF-8")
        except UnicodeDecodeError:
            pass
        expect_refused(target, {"V1__dump.sql": text}, "is not text in the encoding UTF-8", "--hex-blob")
        assert target.sql("show tables") == ""


def test_sqlite_dump_round_trips():
    with source("sqlite", "sqlite") as origin:
        expected = dump(origin)
        expect_contains(expected, b"CREATE TRIGGER", b"CREATE VIEW", b"writable_schema=ON", b"VALUES[(]'table','words'", b"1e999", b"char[(]10[)]", b"WITHOUT ROWID",
                        b"STORED", b"(?i)000102030405060708090a0b", b"INSERT INTO sqlite_sequence")
        for options in ([], [".dump --newlines"], [".dump --preserve-rowids"]):
            with fresh("sqlite", "sqlite") as target:
                expect_migrated(target, {"V1__dump.sql": dump(origin, options), "V2__use.sql": b"SELECT * FROM words;"})
                expect_same(expected, dump(target), " ".join(options) or ".dump")


def test_sqlite_dump_between_other_migrations():
    with source("sqlite", "sqlite_between") as origin, fresh("sqlite", "sqlite_between") as target:
        expect_migrated(target, {"V1__before.sql": b"CREATE TABLE before_it (id INTEGER);", "V2__dump.sql": dump(origin),
                                 "V3__behind.sql": b"INSERT INTO words VALUES ('three', 'seen at once'); DELETE FROM words WHERE title = 'three'; DROP TABLE before_it;"})
        assert target.sql("select title from words where words match 'body'") == "one; title"
        assert target.sql("pragma integrity_check") == "ok"


def test_sqlite_dump_of_a_damaged_database_is_refused():
    with source("sqlite", "sqlite_damaged") as origin, fresh("sqlite", "sqlite_damaged") as target:
        whole = dump(origin)
        assert whole.endswith(b"COMMIT;\n")
        damaged = whole[: -len(b"COMMIT;\n")] + b"/****** CORRUPTION ERROR *******/\nROLLBACK; -- due to errors\n"
        expect_refused(target, {"V1__dump.sql": damaged}, "rolls back its own work")
        assert not os.path.exists(os.path.join(target.work, "case.db")) or target.sql("select count(*) from sqlite_master") == "0"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].startswith("test_"):
        sys.exit(__doc__)
    globals()[sys.argv[1]]()
    print(f"passed {sys.argv[1]}")
