#!/usr/bin/env python3
"""A script gives the migration lock away, and another session takes it before the script's row is written.

usage: lock_given_away.py <test>     one of the functions below whose name begins with test_
"""
import subprocess
import sys

from processes import Project, wait_until

TABLE = "flyway_schema_history"
NAME = "lock_given_away"
# Each script goes on when somebody else has the lock.
GIVES = {"pg": "SELECT pg_advisory_unlock_all();\nCREATE TABLE two (id INTEGER);\nDO $$ BEGIN FOR i IN 1..600 LOOP "
               "EXIT WHEN EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid() "
               "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())); "
               "PERFORM pg_sleep(0.05); END LOOP; END $$;\n",
         "my": "DO RELEASE_ALL_LOCKS();\nCREATE TABLE two (id INTEGER);\nDELIMITER //\nBEGIN NOT ATOMIC DECLARE i INT DEFAULT 0; "
               "WHILE i < 600 AND IS_FREE_LOCK('@LOCK@') DO SET i = i + 1; DO SLEEP(0.05); END WHILE; END //\nDELIMITER ;\n"}


def java_hash(text):
    value = 0
    for letter in text:
        value = (31 * value + ord(letter)) % 2**32
    return value - 2**32 if value >= 2**31 else value


def lock_name(database):
    return "Flyway-" + str(java_hash(f"`{database}`.`{TABLE}`"))


def take_lock(database):
    """A session that asks for the lock until it has it, and keeps it until its input ends."""
    if database.kind == "pg":
        key = 77431708279161 + java_hash(f'"public"."{TABLE}"')
        question, command = f"select pg_try_advisory_lock({key});\n", database.file_client()
    else:
        question, command = f"select get_lock('{lock_name(database.name)}', 0);\n", database.file_client() + ["--unbuffered"]
    session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def taken():
        session.stdin.write(question)
        session.stdin.flush()
        return session.stdout.readline().strip() in ("t", "1")

    wait_until(taken)
    return session


def has_row(database):
    try:
        return database.sql(f"select count(*) from {TABLE}") == "1"
    except subprocess.CalledProcessError:
        return False  # no table yet


def another_run_takes_the_lock(kind):
    gives = GIVES[kind].replace("@LOCK@", lock_name(f"fault_{NAME}_{kind}"))
    project = Project(kind, NAME, {"V1__one.sql": "CREATE TABLE one (id INTEGER);\n", "V2__two.sql": gives, "V3__three.sql": "CREATE TABLE three (id INTEGER);\n"})
    session = None
    try:
        process = project.start("migrate")
        # Before V1 has its row the lock is godwit's for sure; behind that the session's questions wait for the script.
        wait_until(lambda: has_row(project.database))
        session = take_lock(project.database)
        out, err = process.communicate(timeout=60)
        said = out + err
        assert process.returncode == 7, said
        assert "V2__two.sql" in said and "gave the migration lock away" in said and "holds it now" in said, said
        assert project.rows() == ["1|1"], project.rows()
        if kind == "pg":
            assert "rolled back" in said and project.database.sql("select count(*) from pg_tables where tablename = 'two'") == "0", said
        else:
            assert "Statements 1 to 3" in said or "stay" in said, said
            assert project.database.sql("select count(*) from two") == "0"
    finally:
        if session:
            session.communicate()
        project.close()


def test_a_lock_that_another_run_took_on_postgresql():
    another_run_takes_the_lock("pg")


def test_a_lock_that_another_run_took_on_mariadb():
    another_run_takes_the_lock("my")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("1 passed, 0 failed")
