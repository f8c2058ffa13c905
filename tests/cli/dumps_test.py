#!/usr/bin/env python3
"""A dump is a migration: what pg_dump, mariadb-dump and the sqlite3 shell write is run as V1 into an empty database, whose
own dump must then be the same text. The binary comes from GODWIT_BINARY, the servers as for run_table.py."""
import difflib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support")]
from fresh_database import Database, need

MADE = {
    "pg": r"""
CREATE TYPE mood AS ENUM ('good;', 'it''s');
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT ';' CHECK (a <> '--;'), b bytea, "end;" mood);
COMMENT ON TABLE t IS 'it''s; a "note" -- here';
INSERT INTO t VALUES (1, E'tab\there\\.; $$ ''q''\nline', '\x5c2e0a3b', 'good;'), (2, E'\\.', NULL, 'it''s'), (3, '', '\x', NULL);
CREATE TABLE empty (a int);
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN IF new.a = ';' THEN new.a := $$it's;$$; END IF; RETURN new; END; $x$;
CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW WHEN (new.a <> '$$;') EXECUTE FUNCTION trg();
CREATE FUNCTION body(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1 AS pending; SELECT CASE WHEN x > 1 THEN 5 ELSE 6 END; END;
CREATE RULE r AS ON INSERT TO empty DO ALSO (INSERT INTO t VALUES (new.a, 'x;'); DELETE FROM t WHERE id = 0);
CREATE VIEW v AS SELECT CASE WHEN a = ';' THEN 1 END AS "case;" FROM t;
CREATE SEQUENCE s; SELECT setval('s', 7);
SELECT lo_from_bytea(4711, '\x3b27');
""",
    "my": r"""
CREATE TABLE t (id INT PRIMARY KEY, a TEXT, b BLOB, `end;` VARCHAR(9) DEFAULT ';' COMMENT 'it''s; "x"');
INSERT INTO t VALUES (1, 'it''s; \\ "q" -- # /* \n $$ //', x'003b275c', ';'), (2, ';;', NULL, '');
CREATE VIEW v AS SELECT CASE WHEN a = ';' THEN 1 END AS `case;` FROM t;
DELIMITER //
CREATE PROCEDURE p(n INT) l: BEGIN DECLARE end INT DEFAULT 1; IF end > n THEN SELECT 'a;;b' AS x; END IF; WHILE n DO SET n = n - 1; END WHILE; END//
CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN CASE WHEN 1 THEN 2 END//
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = CONCAT(NEW.a, ';;'); SET @x = 1; END//
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; SELECT 2; END//
SET sql_mode = 'ANSI_QUOTES'//
CREATE PROCEDURE "q;;"() BEGIN SELECT "id" FROM "t"; END//
SET sql_mode = ORACLE//
CREATE PACKAGE pk AS PROCEDURE a; END//
CREATE PACKAGE BODY pk AS PROCEDURE a AS x INT := 1; BEGIN SELECT x; END; END//
""",
    "sqlite": r"""
CREATE TABLE [t;] (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT DEFAULT ';' CHECK (a <> '--;'), "end;" BLOB);
INSERT INTO [t;] VALUES (1, 'it''s; "q" -- /* ' || char(10) || char(13) || 'line', x'3b27'), (2, '', NULL);
CREATE VIEW v AS SELECT CASE WHEN a = ';' THEN 1 END AS "case;" FROM [t;];
CREATE TABLE begin (begin, end);
CREATE TRIGGER t AFTER INSERT ON begin WHEN new.end BEGIN INSERT INTO [t;] (a) SELECT CASE WHEN end THEN 'x;' ELSE 'end' END FROM begin; SELECT 1; END;
CREATE VIRTUAL TABLE f USING fts5(a, tokenize = "unicode61 separators ';'");
INSERT INTO f VALUES ('a;b');
""",
}


def out_of(command, **arguments):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, **arguments)
    return done.stdout


def dump(database):
    """Without what differs from one database or run to the next."""
    if database.kind == "pg":
        text = out_of(["pg_dump", "-h", "127.0.0.1", "-p", database.port, "-U", "postgres", database.name])
        return re.sub(rb"(?m)^(\\(un)?restrict) \w+$", rb"\1", text)
    if database.kind == "my":
        return out_of(["mariadb-dump", "--no-defaults", "-h", "127.0.0.1", "-P", database.port, "-ufw", "-pfw", "--routines", "--events", "--skip-dump-date", database.name]).replace(database.name.encode(), b"@DB@")
    return out_of(["sqlite3", os.path.join(database.work, "case.db"), ".dump"])


def make(database):
    if database.kind != "my":
        database.sql(MADE[database.kind])
        return
    subprocess.run(["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", database.port, "-ufw", "-pfw", database.name], input=MADE["my"].encode(), check=True)


def round_trip(kind, work):
    source = Database(kind, "cli_dump_source", os.path.join(work, "source"))
    target = Database(kind, "cli_dump_target", os.path.join(work, "target"))
    try:
        make(source)
        script = dump(source)
        with open(os.path.join(target.work, "V1__dump.sql"), "wb") as file:
            file.write(script.replace(b"@DB@", target.name.encode()))
        done = subprocess.run([need("GODWIT_BINARY"), "-url=" + target.url, *target.options, "-locations=filesystem:.", "-placeholderReplacement=false", "migrate"],
                              cwd=target.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            return said
        target.sql("drop table flyway_schema_history")
        again = dump(target)
        if again == script:
            return ""
        lines = difflib.unified_diff(*(text.decode("utf-8", "replace").split("\n") for text in (script, again)), "dumped", "again", lineterm="")
        return "\n".join([said, *lines])
    finally:
        source.drop()
        target.drop()


def main():
    failed = 0
    for kind in MADE:
        with tempfile.TemporaryDirectory(prefix="godwit-dumps-") as work:
            os.makedirs(os.path.join(work, "source"))
            os.makedirs(os.path.join(work, "target"))
            problem = round_trip(kind, work)
        print(f"{'FAILED' if problem else 'passed'} {kind} {problem}")
        failed += bool(problem)
    print(f"{len(MADE) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
