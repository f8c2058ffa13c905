"""MariaDB: what a script that failed leaves behind, in the sentence, in the history and in the database; and that what the sentence advises
leads to everything being there exactly once."""
from table import Case, sql, write

FAILS = "INSERT INTO nope VALUES (1);\n"
TABLE = "CREATE TABLE n (i INT);\nCREATE TABLE isam (i INT PRIMARY KEY) ENGINE=MyISAM;\n"
ROWS = "select coalesce(group_concat(i order by i), '-') from n"
HISTORY = "select coalesce(group_concat(success order by installed_rank), '-') from flyway_schema_history where version > 1"
OUTSIDE = {"sql/V2__b.sql.conf": "executeInTransaction=false\n"}


def files(script, setup="", **more):
    return {"sql/V1__a.sql": TABLE + setup, "sql/V2__b.sql": script, **more}


def procedure(name, body):
    return f"DELIMITER //\nCREATE PROCEDURE {name}() BEGIN {body} END//\nDELIMITER ;\n"


def stays(name, script, says, leaves, setup="", more=None):
    return Case(f"mariadb-stays-{name}", 6, [says] if isinstance(says, str) else says, database="my", files=files(script, setup, **(more or {})), leaves=leaves)


def fails(work, database, godwit):
    code, out, err = godwit("migrate")
    assert code != 0, out + err


def repair(work, database, godwit):
    code, out, err = godwit("repair")
    assert code == 0, out + err


def advice(name, script, undo, corrected, leaves, setup=""):
    """The run fails; what is told to stay is undone, the script is corrected, repair and migrate are run."""
    steps = [fails, *([sql(undo)] if undo else []), write("sql/V2__b.sql", corrected), repair]
    return Case(f"mariadb-stays-then-{name}", 0, [], database="my", files=files(script, setup), before=steps, leaves={**leaves, HISTORY: "1"})


EXECUTE = "INSERT INTO n VALUES (1);\nSET @s = 'CREATE TABLE viaprep (i INT)';\nPREPARE st FROM @s;\nEXECUTE st;\nINSERT INTO n VALUES (2);\n"
WHOLE = procedure("whole", "INSERT INTO n VALUES (10); COMMIT;")
ALL_STAY = r"Statements 1 to 2 took effect and stay \(up to the one at line 2\); statement 3 failed"
NOTHING = r"Everything the script had done was rolled back"

CASES = [
    stays("execute-of-ddl", EXECUTE + FAILS, r"Statements 1 to 4 took effect and stay \(up to the one at line 4\); 1 later statement rolled back; statement 6 failed.*"
          r"success = 0; undo by hand what took effect, fix the script, run repair, then migrate", {ROWS: "1", "select count(*) from viaprep": "0", HISTORY: "0"}),
    stays("execute-immediate", "INSERT INTO n VALUES (1);\nEXECUTE IMMEDIATE 'CREATE TABLE viaprep (i INT)';\n" + FAILS, ALL_STAY, {ROWS: "1"}),
    stays("execute-of-dml", "INSERT INTO n VALUES (1);\nEXECUTE IMMEDIATE 'INSERT INTO n VALUES (2)';\n" + FAILS, NOTHING, {ROWS: "-", HISTORY: "0"}),
    stays("call-that-commits", "INSERT INTO n VALUES (1);\nCALL whole();\n" + FAILS, ALL_STAY, {ROWS: "1,10"}, WHOLE),
    stays("call-with-ddl", "INSERT INTO n VALUES (1);\nCALL ddl();\n" + FAILS, ALL_STAY, {ROWS: "1,11"},
          procedure("ddl", "INSERT INTO n VALUES (11); CREATE TABLE made (i INT);")),
    stays("call-that-does-not", "INSERT INTO n VALUES (1);\nCALL plainly();\n" + FAILS, NOTHING, {ROWS: "-"}, procedure("plainly", "INSERT INTO n VALUES (12);")),
    stays("call-that-fails-behind-its-commit", "INSERT INTO n VALUES (1);\nCALL half();\n",
          [r"Statement 1 took effect and stays", r"Statement 2 left a part of its work behind"], {ROWS: "1,13"},
          procedure("half", "INSERT INTO n VALUES (13); COMMIT; INSERT INTO nope VALUES (1);")),
    stays("call-that-fails", "INSERT INTO n VALUES (1);\nCALL fails();\n", NOTHING, {ROWS: "-"}, procedure("fails", "INSERT INTO n VALUES (14); SIGNAL SQLSTATE '45000';")),
    stays("block-that-commits", "INSERT INTO n VALUES (1);\nDELIMITER //\nBEGIN NOT ATOMIC INSERT INTO n VALUES (15); COMMIT; END//\nDELIMITER ;\n" + FAILS,
          r"Statements 1 to 2 took effect and stay", {ROWS: "1,15"}),
    stays("call-that-rolls-back", "INSERT INTO n VALUES (1);\nCALL back();\nINSERT INTO n VALUES (2);\n",
          r"The statement at line 2 \(CALL back\(\)\) rolled back the transaction that it ran in, and with it what the script had done before it", {ROWS: "-", HISTORY: "0"},
          procedure("back", "INSERT INTO n VALUES (16); ROLLBACK;")),
    stays("call-that-rolls-back-at-the-end", "INSERT INTO n VALUES (1);\nCALL back();\n", r"CALL back\(\)\) rolled back", {ROWS: "-", HISTORY: "0"},
          procedure("back", "ROLLBACK;")),
    Case("mariadb-stays-row-count-behind-execute", 0, [], database="my", leaves={ROWS: "3,4"}, files=files(
        "INSERT INTO n VALUES (1), (2), (3);\nEXECUTE IMMEDIATE 'DELETE FROM n WHERE i < 3';\nSET @gone = ROW_COUNT();\nINSERT INTO n VALUES (2 + @gone);\n")),
    stays("myisam", "INSERT INTO n VALUES (1);\nINSERT INTO isam VALUES (1);\nINSERT INTO n VALUES (2);\n" + FAILS,
          r"Statement 2 took effect and stays; 2 other statements rolled back; statement 4 failed", {ROWS: "-", "select count(*) from isam": "1"}),
    stays("myisam-first-and-last", "INSERT INTO isam VALUES (1);\nINSERT INTO n VALUES (2);\nUPDATE isam SET i = 9;\n" + FAILS, r"Statements 1 and 3 took effect and stay",
          {ROWS: "-", "select i from isam": "9"}),
    stays("myisam-half", "INSERT INTO n VALUES (1);\nINSERT INTO isam VALUES (1), (2), (1);\n", r"Statement 2 left a part of its work behind, which stays",
          {ROWS: "-", "select count(*) from isam": "2"}),
    stays("through-a-trigger", "INSERT INTO n VALUES (1);\nINSERT INTO noisy VALUES (1);\n" + FAILS, r"Statement 2 left a part of its work behind", {ROWS: "-", "select count(*) from isam": "1"},
          "CREATE TABLE noisy (i INT);\nCREATE TRIGGER notes AFTER INSERT ON noisy FOR EACH ROW INSERT INTO isam VALUES (NEW.i);\n"),
    stays("drop-half-done", "INSERT INTO n VALUES (1);\nDROP TABLE isam, nope;\n",
          [r"Statement 1 took effect and stays", r"Statement 2 left a part of its work behind, which stays", r"It took away `\w+`\.`isam`\."], {ROWS: "1", "show tables like 'isam'": ""}),
    stays("rename-not-done", "RENAME TABLE isam TO isam2, nope TO nope2;\n", r"No statement of the script took effect", {"show tables like 'isam'": "isam"}),
    stays("switching-autocommit-on", "INSERT INTO n VALUES (1);\nSET autocommit = 1;\nINSERT INTO n VALUES (2);\n" + FAILS, r"Statements 1 to 3 took effect and stay", {ROWS: "1,2"}),
    stays("xa-left-prepared", "XA START 'left';\nINSERT INTO n VALUES (1);\nXA END 'left';\nXA PREPARE 'left';\n", r"leaves the XA transaction 'left' prepared", {ROWS: "-", "xa recover": ""}),
    stays("xa-left-open", "XA START 'left';\nINSERT INTO n VALUES (1);\n", r"leaves the XA transaction 'left' open", {ROWS: "-", "xa recover": ""}),
    stays("outside-a-failing-call", "INSERT INTO n VALUES (1);\nCALL half();\n", [r"Statement 1 took effect and stays", r"Statement 2 may have committed a part of its work"],
          {ROWS: "1,13", HISTORY: "0"}, procedure("half", "INSERT INTO n VALUES (13); INSERT INTO nope VALUES (1);"), more=OUTSIDE),
    advice("execute-of-ddl", EXECUTE + FAILS, "delete from n; drop table viaprep", EXECUTE, {ROWS: "1,2", "select count(*) from viaprep": "0"}),
    advice("call-that-commits", "INSERT INTO n VALUES (1);\nCALL whole();\n" + FAILS, "delete from n", "INSERT INTO n VALUES (1);\nCALL whole();\n", {ROWS: "1,10"}, WHOLE),
    advice("myisam", "INSERT INTO n VALUES (1);\nINSERT INTO isam VALUES (1);\n" + FAILS, "delete from isam", "INSERT INTO n VALUES (1);\nINSERT INTO isam VALUES (1);\n",
           {ROWS: "1", "select count(*) from isam": "1"}),
    advice("xa-left-prepared", "XA START 'l';\nINSERT INTO n VALUES (1);\nXA END 'l';\nXA PREPARE 'l';\n", "",
           "XA START 'l';\nINSERT INTO n VALUES (1);\nXA END 'l';\nXA PREPARE 'l';\nXA COMMIT 'l';\n", {ROWS: "1"}),
    advice("call-that-rolls-back", "INSERT INTO n VALUES (1);\nCALL back();\n", "", "INSERT INTO n VALUES (1);\n", {ROWS: "1"}, procedure("back", "ROLLBACK;")),
]
