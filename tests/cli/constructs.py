"""Scripts that are hard to cut, run on the real databases: what they make must work afterwards.

Among them is each construct that Flyway 10.22 cuts wrongly, hangs on or silently leaves out (tests/compat), and a stored
program of every kind without DELIMITER. Rows are table.Case; all end with exit code 0 unless they say otherwise.
"""
from table import Case

APPLIED = "Applied 1 migration"


def works(name, database, script, leaves, arguments=(), files=None, code=0, says=(APPLIED,)):
    content = script if isinstance(script, bytes) else script.encode()
    return Case(name, code, list(says), arguments=[*arguments, "migrate"], database=database,
                files={"sql/V1__x.sql": content, **(files or {})}, leaves=leaves)


TABLE_R = "CREATE TABLE r (a TEXT);\n"
ALL_OF_R = "select group_concat(a order by a separator '|') from r"
ALL_OF_R_PG = "select string_agg(a, '|' order by a) from r"

POSTGRESQL = [
    works("atomic-body-with-case", "pg",
          "CREATE FUNCTION g(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1 AS pending; SELECT CASE WHEN x > 1 THEN 5 ELSE 6 END; END;\n"
          "CREATE FUNCTION fn_atomic() RETURNS int LANGUAGE sql AS $$ SELECT 7; $$;\n",
          {"select g(1), g(2), fn_atomic()": "6|5|7"}),
    works("atomic-procedure", "pg",
          TABLE_R + "CREATE PROCEDURE p(x text) BEGIN ATOMIC INSERT INTO r VALUES (x || ';'); INSERT INTO r SELECT CASE WHEN true THEN 'end' END; END;\nCALL p('a');\n",
          {ALL_OF_R_PG: "a;|end"}),
    works("rule-with-two-commands", "pg",
          TABLE_R + "CREATE TABLE l (a text);\nCREATE RULE w AS ON INSERT TO r DO ALSO (INSERT INTO l VALUES (new.a || ';1'); INSERT INTO l VALUES ('2'));\nINSERT INTO r VALUES ('x');\n",
          {"select string_agg(a, '|' order by a) from l": "2|x;1"}),
    works("copy-without-its-end", "pg", TABLE_R + "COPY r FROM STDIN;\none;two\n'unbalanced\n$$ -- \\\\.\nlast",
          {ALL_OF_R_PG: "$$ -- \\.|'unbalanced|last|one;two"}),
    works("copy-csv-with-semicolons", "pg",
          "CREATE TABLE r (a TEXT, b TEXT);\nCOPY r (a, b) FROM STDIN WITH (FORMAT csv, DELIMITER ';');\r\n\"x;\r\ny\";1\r\n\\.\r\nINSERT INTO r VALUES ('z', '2');\r\n",
          {"select count(*), max(b), max(length(a)) from r": "2|2|5"}),
    works("psql-restrict", "pg", "\\restrict aBc123\n" + TABLE_R + "COPY r FROM stdin;\nx\n\\.\n\\unrestrict aBc123\n", {ALL_OF_R_PG: "x"}),
    works("psql-command", "pg", TABLE_R + "\\i other.sql\n", {"select count(*) from pg_tables where tablename = 'r'": "0"},
          code=4, says=[r"V1__x.sql:2:1", r"\\i", "migration of its own"]),
    works("strings-of-every-kind", "pg",
          TABLE_R + "INSERT INTO r VALUES (E'it\\'s;'), ('back\\'), (U&'\\0061;'), ($x$ $$;$$ $x$), (E'a'\n  'b\\'c;'), (N'n;');\n",
          {ALL_OF_R_PG: "$$;$$ |a;|ab'c;|back\\|it's;|n;"}),
    works("conforming-strings-set-by-the-script", "pg",
          TABLE_R + "SET standard_conforming_strings = off;\nINSERT INTO r VALUES ('it\\'s; 1');\nSELECT set_config('standard_conforming_strings', 'on', false);\n"
          "INSERT INTO r VALUES ('\\'); INSERT INTO r VALUES ('-- 2;');\nSET LOCAL standard_conforming_strings = off; INSERT INTO r VALUES ('\\'3;');\n",
          {ALL_OF_R_PG: "'3;|-- 2;|\\|it's; 1"}),
    works("comments-in-comments", "pg", "/* a /* nested; */ ' */ " + TABLE_R + "-- don't;\nINSERT INTO r VALUES ('x' /* ; */); -- end", {ALL_OF_R_PG: "x"}),
    works("line-ends-of-cr", "pg", "-- a\rCREATE TABLE r (a TEXT); -- b;\rINSERT INTO r VALUES ('x');\r", {ALL_OF_R_PG: "x"}),
    works("utf-16", "pg", ("\ufeff" + TABLE_R + "INSERT INTO r VALUES ('ż;ó');\n").encode("utf-16-le"), {ALL_OF_R_PG: "ż;ó"},
          files={"sql/V1__x.sql.conf": "encoding=UTF-16\n"}),
    works("no-break-space-between-statements", "pg", TABLE_R + "\u00a0 INSERT INTO r VALUES ('x');\n\u00a0\n", {ALL_OF_R_PG: "x"}),
    works("byte-order-mark", "pg", b"\xef\xbb\xbf" + TABLE_R.encode(), {"select count(*) from r": "0"}),
]

BODIES = [  # name, what makes the program, what uses it, what stands in r afterwards
    ("or-replace", "CREATE OR REPLACE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1;'); INSERT INTO r VALUES ('2'); END;", "CALL p();", "1;|2"),
    ("definer", "CREATE DEFINER=CURRENT_USER PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END;", "CALL p();", "1|2"),
    ("for-loop", "CREATE PROCEDURE p() BEGIN FOR i IN 1..2 DO INSERT INTO r VALUES (i); END FOR; FOR c IN (SELECT 'q' AS a) DO INSERT INTO r VALUES (c.a); END FOR; END;", "CALL p();", "1|2|q"),
    ("delimiter-and-statement-on-a-line", "DELIMITER // CREATE OR REPLACE PROCEDURE p() BEGIN FOR i IN 1..2 DO INSERT INTO r VALUES (i); END FOR; END//\nDELIMITER ; INSERT INTO r VALUES ('x');", "CALL p();", "1|2|x"),
    ("flow", "CREATE PROCEDURE p(n INT) l: BEGIN DECLARE i INT DEFAULT 0; DECLARE end INT DEFAULT 9; WHILE i < n DO IF i = 1 THEN INSERT INTO r VALUES ('one'); ELSE IF i = 2 THEN INSERT INTO r VALUES ('two'); END IF; END IF; SET i = i + 1; END WHILE; "
             "REPEAT SET i = i - 1; UNTIL CASE WHEN i < 1 THEN 1 ELSE 0 END END REPEAT; x: LOOP LEAVE x; END LOOP x; CASE i WHEN 0 THEN INSERT INTO r VALUES ('zero'); END CASE; IF end > 5 THEN LEAVE l; END IF; INSERT INTO r VALUES ('never'); END;", "CALL p(3);", "one|two|zero"),
    ("handlers", "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN INSERT INTO r VALUES ('caught;'); END; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'end;'; END;", "CALL p();", "caught;"),
    ("function", "CREATE FUNCTION f(a INT) RETURNS VARCHAR(9) CHARACTER SET utf8mb4 DETERMINISTIC BEGIN DECLARE x INT DEFAULT IF(a, 1, 2); RETURN CASE x WHEN 1 THEN 'one;' ELSE 'two' END; END;", "INSERT INTO r VALUES (f(1)), (f(0));", "one;|two"),
    ("trigger", "CREATE DEFINER=`fw`@`127.0.0.1` TRIGGER t BEFORE INSERT ON r FOR EACH ROW BEGIN IF NEW.a = 'x' THEN SET NEW.a = 'y;'; END IF; SET @n = 1; END;", "INSERT INTO r VALUES ('x');", "y;"),
    ("event", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; SELECT 2; END;", "INSERT INTO r SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE() AND event_definition LIKE 'BEGIN SELECT 1; SELECT 2; END%';", "e"),
    ("not-atomic", "BEGIN NOT ATOMIC IF NOT FALSE THEN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END IF; END;", "FOR i IN 3..4 DO INSERT INTO r VALUES (i); END FOR;", "1|2|3|4"),
    ("executable-trigger", "/*!50003 CREATE*/ /*!50017 DEFINER=`fw`@`127.0.0.1`*/ /*!50003 TRIGGER t BEFORE INSERT ON r FOR EACH ROW BEGIN SET NEW.a = CONCAT(NEW.a, ';'); SET @b = 2; END */;", "INSERT INTO r VALUES ('x');", "x;"),
    ("oracle", "SET sql_mode = ORACLE;\nCREATE OR REPLACE PROCEDURE p(x IN INT) AS y INT := 5; CURSOR c IS SELECT 'c' AS a FROM DUAL; BEGIN FOR k IN c LOOP INSERT INTO r VALUES (k.a); END LOOP; <<l>> WHILE y > 4 LOOP y := y - 1; END LOOP l; INSERT INTO r VALUES (y); EXCEPTION WHEN OTHERS THEN NULL; END p;\n"
               "CREATE TRIGGER t BEFORE INSERT ON r FOR EACH ROW BEGIN :NEW.a := CONCAT(:NEW.a, '!'); END;\nDECLARE z INT := 1; BEGIN INSERT INTO r VALUES (z); END;", "CALL p(1);", "1!|4!|c!"),
    ("package", "SET sql_mode = ORACLE;\nCREATE OR REPLACE PACKAGE pk AS PROCEDURE a; FUNCTION b RETURN INT; END;\nCREATE OR REPLACE PACKAGE BODY pk AS v INT := 1; PROCEDURE a AS BEGIN INSERT INTO r VALUES (pk.b()); END; FUNCTION b RETURN INT AS BEGIN RETURN CASE WHEN v = 1 THEN 2 END; END; END;", "CALL pk.a();", "2"),
    ("delimiter-on-the-next-line", "DELIMITER\n$$\nCREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END$$\nDELIMITER\n;\nINSERT INTO r VALUES ('x');", "CALL p();", "1|2|x"),
    ("delimiter-on-the-next-line-crlf", "DELIMITER\r\n//\r\nCREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END//\r\nDELIMITER\r\n;\r\n", "CALL p();", "1|2"),
    ("delimiter-behind-blank-lines", "delimiter  \n\n \t\n  $$  \nCREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END$$\n  Delimiter\n\n;\n", "CALL p();", "1|2"),
    ("delimiter-behind-comments", "DELIMITER -- two dollars\n# it's\n/* $$ */\n$$ -- there\nCREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END$$\nDELIMITER\n-- back;\n;\n", "CALL p();", "1|2"),
    ("delimiter-and-statement-on-the-next-line", "DELIMITER\n$$ CREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END$$\nDELIMITER\n; INSERT INTO r VALUES ('x');", "CALL p();", "1|2|x"),
    ("delimiters-on-next-lines", "DELIMITER\n$$\nCREATE PROCEDURE p() BEGIN INSERT INTO r VALUES ('1'); INSERT INTO r VALUES ('2'); END$$\nDELIMITER\ngo\nCREATE PROCEDURE q() BEGIN CALL p(); CALL p(); END go\nDELIMITER\n;\n", "CALL q();", "1|1|2|2"),
    ("use-in-front-of-a-delimiter", "DELIMITER $$\nuse `@DB@`;\n\nINSERT INTO r VALUES ('x')$$\nDELIMITER ;", "INSERT INTO r VALUES ('y');", "x|y"),
]

MARIADB = [
    *[works(f"{name}-mariadb", "my", f"CREATE TABLE r (a VARCHAR(60));\n{makes.replace('@DB@', f'cli_{name}_mariadb'.replace('-', '_'))}\n{uses}\n", {ALL_OF_R: left})
      for name, makes, uses, left in BODIES],
    works("executable-comments", "my",
          "CREATE TABLE r (a VARCHAR(60));\n/*M! INSERT INTO r VALUES ('maria;db') */;\n/*!50000 INSERT INTO r VALUES ('versioned') */;\n/*!99999 INSERT INTO absent VALUES (1) */;\n"
          "/*M!999999\\- enable the sandbox mode */\nINSERT INTO r VALUES ('1' /*! ), ('2' */);\n", {ALL_OF_R: "1|2|maria;db|versioned"}),
    works("comment-opened-twice", "my", "CREATE TABLE r (a VARCHAR(60)); /* a /* b; */ INSERT INTO r VALUES ('x'); # don't;\nINSERT INTO r VALUES ('y'); -- it's\n", {ALL_OF_R: "x|y"}),
    works("no-backslash-escapes-set-by-the-script", "my",
          "CREATE TABLE r (a VARCHAR(60));\nSET @saved = @@sql_mode, sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES');\nINSERT INTO r VALUES ('\\'); INSERT INTO r VALUES (\"-- \\\");\n"
          "SET sql_mode = IFNULL(@saved, '');\nINSERT INTO r VALUES ('it\\'s;');\n", {"select group_concat(hex(a) order by a) from r": "2D2D205C,697427733B,5C"}),
    works("names-like-keywords", "my",
          "CREATE TABLE end (begin INT, end INT);\nCREATE PROCEDURE begin(end INT) BEGIN IF end > 5 THEN INSERT INTO end (begin, end) VALUES (end, 1); END IF; END;\nCALL begin(6);\nCREATE VIEW r AS SELECT begin, end FROM end;\n",
          {"select concat(begin, end) from r": "61"}),
    works("add-a-column-only-once", "my",
          "CREATE TABLE r (a VARCHAR(60));\nSET @s = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'r' AND column_name = 'b') = 0, 'ALTER TABLE r ADD b INT', 'DO 1');\n"
          "PREPARE st FROM @s;\nEXECUTE st;\nDEALLOCATE PREPARE st;\nINSERT INTO r (a, b) VALUES (';', 3);\n", {"select b from r": "3"}),
    works("dashes-without-a-blank-between-statements", "my", "--Hello; it's\nCREATE TABLE r (a VARCHAR(9));\n--- x\nINSERT INTO r VALUES (5--1);\n", {ALL_OF_R: "6"}),
    works("delimiter-at-the-end", "my", "CREATE TABLE r (a VARCHAR(9));\nDELIMITER\n\n-- no more\n", {"show tables": ""}, code=4, says=[r"V1__x\.sql:2:1", "DELIMITER needs a delimiter behind it"]),
    works("delimiter-forgotten", "my", "CREATE TABLE r (a VARCHAR(9));\nDELIMITER\nINSERT INTO r VALUES ('x');\n", {"show tables": ""}, code=4, says=[r"V1__x\.sql:2:1", "alone on the next one"]),
    works("nul-byte-in-a-string", "my", b"CREATE TABLE r (a VARCHAR(60));\nINSERT INTO r VALUES ('a\0;b');\n", {"select hex(a) from r": "61003B62"}),
]

SQLITE = [
    works("names-in-brackets", "sqlite", "CREATE TABLE [a;b] ([c'd] INT, `e;f` INT);\nINSERT INTO [a;b] VALUES (1, 2);\n", {"select [c'd] + `e;f` from [a;b]": "3"}),
    works("trigger-with-case", "sqlite",
          TABLE_R + "CREATE TABLE l (a TEXT, end TEXT);\nCREATE TRIGGER tr AFTER INSERT ON r WHEN CASE NEW.a WHEN 'q' THEN 1 END BEGIN\n  INSERT INTO l (a, end) VALUES (CASE NEW.a WHEN 'q' THEN 'Q;' ELSE 'z' END, 'e');\n  UPDATE l SET end = 'x;' WHERE end = 'e'; SELECT CASE WHEN 1 THEN 2 END;\nEND;\nINSERT INTO r VALUES ('q');\nINSERT INTO r VALUES ('w');\n",
          {"select group_concat(a || end) from l": "Q;x;"}),
    works("trigger-on-a-table-named-begin", "sqlite", TABLE_R + "CREATE TABLE begin (begin, end);\nCREATE TRIGGER end AFTER INSERT ON begin BEGIN INSERT INTO r SELECT begin || end FROM begin; END;\nINSERT INTO begin VALUES (1, 2);\n", {"select a from r": "12"}),
    works("own-begin-and-commit", "sqlite", "BEGIN;\n" + TABLE_R + "COMMIT;\nBEGIN TRANSACTION;\nINSERT INTO r VALUES ('x;');\nEND TRANSACTION;\n", {"select a from r": "x;"}),
    works("dump-of-the-shell", "sqlite", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n" + TABLE_R + "INSERT INTO r VALUES('it''s;');\nINSERT INTO r VALUES(replace('a\\nb','\\n',char(10)));\nCOMMIT;\n", {"select count(*), max(length(a)) from r": "2|5"}),
    works("dot-command", "sqlite", TABLE_R + ".read other.sql\n", {"select count(*) from sqlite_master where name = 'r'": "0"}, code=4, says=["V1__x.sql:2:1", r"\.read"]),
    works("crlf-in-a-trigger", "sqlite", TABLE_R.replace("\n", "\r\n") + "CREATE TRIGGER t AFTER INSERT ON r BEGIN\r\n  UPDATE r SET a = 'x;\r\n';\r\nEND;\r\nINSERT INTO r VALUES ('q');\r\n", {"select length(a) from r": "4"}),
]

# How mixed and executeInTransaction decide (Flyway 10.22, tests/compat).
FAILS = "INSERT INTO absent VALUES (1);\n"
OUTSIDE = {"sql/V1__x.sql.conf": "executeInTransaction=false\n"}
INSIDE = {"sql/V1__x.sql.conf": "executeInTransaction=true\n"}
HAS_R_PG = "select count(*) from pg_tables where tablename = 'r'"
HAS_R = "select count(*) from sqlite_master where name = 'r'"
ONE_FAILED = {"pg": "select string_agg(version || success::text, ',') from flyway_schema_history", "sqlite": "select group_concat(version || success) from flyway_schema_history",
              "my": "select group_concat(version, success) from flyway_schema_history"}

TRANSACTIONS = [
    works("index-concurrently", "pg", TABLE_R, {"select indisvalid from pg_index where indexrelid = 'i'::regclass": "t"}, says=["Applied 3 migrations"],
          files={"sql/V2__i.sql": "create unique index /* x */\n concurrently if not exists i on r (a);\n", "sql/V3__j.sql": "REINDEX INDEX CONCURRENTLY i;\n"}),
    works("nontransactional-statements-alone", "pg", "VACUUM;\nREINDEX SCHEMA CONCURRENTLY public;\nCLUSTER;\n", {ONE_FAILED["pg"]: "1true"}),
    works("mixed-allowed", "pg", TABLE_R + "CREATE INDEX CONCURRENTLY i ON r (a);\nREINDEX INDEX CONCURRENTLY i;\nREINDEX TABLE CONCURRENTLY r;\nCLUSTER;\nINSERT INTO r VALUES ('x');\n"
          "CREATE TABLE parts (id int) PARTITION BY RANGE (id);\nCREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);\nALTER TABLE parts DETACH PARTITION part CONCURRENTLY;\n",
          {ALL_OF_R_PG: "x", "select count(*) from pg_indexes where indexname = 'i'": "1", "select count(*) from pg_inherits where inhrelid = 'part'::regclass": "0"}, arguments=["-mixed=true"]),
    works("mixed-fails-and-what-was-done-stays", "pg", TABLE_R + "VACUUM;\n" + FAILS, {HAS_R_PG: "1", ONE_FAILED["pg"]: "1false"}, arguments=["-mixed=true"], code=6, says=["V1__x.sql:3:"]),
    works("mixed-refused", "pg", TABLE_R + "REINDEX TABLE CONCURRENTLY r;\n", {HAS_R_PG: "0"}, code=4, says=["V1__x.sql:2:1", "mixed"]),
    works("inside-by-default", "pg", TABLE_R + FAILS, {HAS_R_PG: "0", ONE_FAILED["pg"]: ""}, code=6, says=["rolled back"]),
    works("outside-by-the-conf", "pg", TABLE_R + FAILS, {HAS_R_PG: "1", ONE_FAILED["pg"]: "1false"}, files=OUTSIDE, code=6, says=["V1__x.sql:2:"]),
    works("outside-by-the-option", "pg", TABLE_R + FAILS, {HAS_R_PG: "1", ONE_FAILED["pg"]: "1false"}, arguments=["-executeInTransaction=false"], code=6, says=["V1__x.sql:2:"]),
    works("conf-wins-over-the-option", "pg", TABLE_R + FAILS, {HAS_R_PG: "0"}, arguments=["-executeInTransaction=false"], files=INSIDE, code=6, says=["rolled back"]),
    works("inside-by-the-conf-in-spite-of-vacuum", "pg", "VACUUM;\n", {}, files=INSIDE, code=6, says=["25001"]),
    works("the-option-does-not-force-a-transaction", "pg", "VACUUM;\n", {ONE_FAILED["pg"]: "1true"}, arguments=["-executeInTransaction=true"]),
    works("do-that-commits-needs-the-conf", "pg", TABLE_R + "DO $$ BEGIN INSERT INTO r VALUES ('x'); COMMIT; END $$;\n", {ALL_OF_R_PG: "x"}, files=OUTSIDE),
    works("do-that-commits-inside", "pg", TABLE_R + "DO $$ BEGIN COMMIT; END $$;\n", {HAS_R_PG: "0"}, code=6, says=["2D000"]),
    works("own-commit-that-fails-leaves-nothing", "pg",
          "CREATE TABLE r (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES r DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\nCOMMIT;\n",
          {HAS_R_PG: "0", ONE_FAILED["pg"]: ""}, code=6, says=["V1__x.sql:4:1", "23503", "Everything the script had done was rolled back"]),
    works("own-commit-is-passed-through", "pg", TABLE_R + "COMMIT;\n" + FAILS, {HAS_R_PG: "1"}, code=6, says=["V1__x.sql:3:"]),
    works("inside-by-default-sqlite", "sqlite", TABLE_R + FAILS, {HAS_R: "0"}, code=6, says=["rolled back"]),
    works("outside-by-the-conf-sqlite", "sqlite", TABLE_R + FAILS, {HAS_R: "1", ONE_FAILED["sqlite"]: "10"}, files=OUTSIDE, code=6, says=["V1__x.sql:2:"]),
    works("mixed-refused-sqlite", "sqlite", "PRAGMA foreign_keys = ON;\n" + TABLE_R, {HAS_R: "0"}, code=4, says=["V1__x.sql:1:1", "mixed"]),
    works("mixed-allowed-sqlite", "sqlite", TABLE_R + "VACUUM;\nPRAGMA journal_mode = wal;\nINSERT INTO r VALUES ('x');\n", {"select a from r": "x", "pragma journal_mode": "wal"}, arguments=["-mixed=true"]),
    works("nontransactional-alone-sqlite", "sqlite", "VACUUM;\nPRAGMA journal_mode = wal;\n", {"pragma journal_mode": "wal", ONE_FAILED["sqlite"]: "11"}),
    works("outside-by-the-conf-mariadb", "my", "CREATE TABLE r (a VARCHAR(9));\nINSERT INTO r VALUES ('x');\n" + FAILS, {ALL_OF_R: "x", ONE_FAILED["my"]: "10"}, files=OUTSIDE, code=6, says=["V1__x.sql:3:"]),
    works("inside-by-default-mariadb", "my", "CREATE TABLE r (a VARCHAR(9));\nINSERT INTO r VALUES ('x');\n" + FAILS, {"select count(*) from r": "0", ONE_FAILED["my"]: "10"}, code=6, says=["V1__x.sql:3:"]),
]

CASES = [*POSTGRESQL, *MARIADB, *SQLITE, *TRANSACTIONS]
