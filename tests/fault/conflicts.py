#!/usr/bin/env python3
"""Another session wins: a deadlock, a serialization failure, a lock that is held. The script is run again, and what it leaves is exactly what one run
leaves; where a second run could do something twice, it is not.

usage: conflicts.py <test>     one of the functions below whose name begins with test_
"""
import subprocess
import sys
import time

from processes import Project, wait_until

PAIR = {"V1__pair.sql": "CREATE TABLE pair (id INTEGER PRIMARY KEY, n INTEGER);\nINSERT INTO pair VALUES (1, 0);\nINSERT INTO pair VALUES (2, 0);\n"
                        "CREATE TABLE made (i INTEGER);\nCREATE TABLE heavy (i INTEGER);\n"}
PAUSE = {"pg": "SELECT pg_sleep(3);", "my": "DO SLEEP(3);"}
PAUSES = {"pg": "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(3)%' and state = 'active' and pid <> pg_backend_pid()",
          "my": "select count(*) from information_schema.processlist where db = database() and info like 'DO SLEEP(3)%'"}


class Session:
    """A client that is told one thing after the other."""

    def __init__(self, database):
        command = database.file_client() + (["--unbuffered"] if database.kind == "my" else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def tell(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def ask(self, text):
        self.tell(text)
        return self.process.stdout.readline().strip()

    def end(self):
        out, err = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, out + err


def project_of(kind, name, script):
    project = Project(kind, "conflict_" + name, {**PAIR, "V2__change.sql": script})
    code, said = project.run("-target=1", "migrate")
    assert code == 0, said
    return project


def deadlock(kind, name, before="", behind="", arguments=(), applied=True, says="was run again"):
    """The other session has row 2 and waits for row 1, which the script has; then the script wants row 2."""
    script = (f"{before}INSERT INTO made VALUES (1);\nUPDATE pair SET n = n + 1 WHERE id = 1;\n{PAUSE[kind]}\n"
              f"UPDATE pair SET n = n + 10 WHERE id = 2;\n{behind}")
    project = project_of(kind, name, script)
    other = None
    try:
        other = Session(project.database)
        # The one that has done less is taken back by MariaDB; PostgreSQL takes back the one that looks first.
        other.tell("set deadlock_timeout = '600s'; begin;" if kind == "pg" else "begin;")
        if kind == "my":
            other.tell("insert into heavy select seq from seq_1_to_1000;")
        other.tell("update pair set n = n + 1000 where id = 2;")
        assert other.ask("select 'ready';") == "ready"
        process = project.start(*arguments, "migrate")
        wait_until(lambda: project.database.sql(PAUSES[kind]) == "1")
        other.tell("update pair set n = n + 100 where id = 1; commit;")
        out, err = process.communicate(timeout=60)
        other.end()
        assert process.returncode == (0 if applied else 6), out + err
        assert says in out + err, out + err
        assert project.rows()[-1].startswith("2|1") == applied, project.rows()
        expected = ["101", "1010", "1"] if applied else ["100", "1000", "0"]
        found = [project.database.sql("select n from pair where id = 1"), project.database.sql("select n from pair where id = 2"),
                 project.database.sql("select count(*) from made")]
        assert found == expected, (found, out + err)
    finally:
        if other and other.process.poll() is None:
            other.process.kill()
        project.close()


def test_a_deadlock_on_postgresql_runs_the_script_again():
    deadlock("pg", "deadlock")


def test_a_deadlock_on_mariadb_runs_the_script_again():
    deadlock("my", "deadlock")


def test_a_deadlock_on_mariadb_behind_ddl_runs_what_was_rolled_back_again():
    deadlock("my", "deadlock_ddl", before="CREATE TABLE early (i INTEGER);\n", behind="CREATE TABLE late (i INTEGER);\n", says="behind the 1 statement that stay")


def test_a_deadlock_is_an_error_at_once_where_retries_are_off():
    deadlock("pg", "deadlock_off", arguments=["-lockRetryTime=0"], applied=False, says="40P01")


def test_a_script_that_reaches_outside_is_not_run_twice():
    deadlock("pg", "deadlock_outside", before="SELECT 'dblink';\n", applied=False, says="40P01")


def test_a_script_that_counts_in_a_variable_is_not_run_twice_on_mariadb():
    deadlock("my", "deadlock_variable", before="SET @i = 1;\n", applied=False, says="1213")


def test_a_serialization_failure_runs_the_script_again():
    project = project_of("pg", "serialization", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO made SELECT n FROM pair WHERE id = 1;\n"
                                                "SELECT pg_sleep(3);\nUPDATE pair SET n = n + 1 WHERE id = 1;\n")
    try:
        process = project.start("migrate")
        wait_until(lambda: project.database.sql(PAUSES["pg"]) == "1")
        project.database.sql("update pair set n = n + 100 where id = 1")
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0 and "was run again" in out + err, out + err
        assert project.database.sql("select n from pair where id = 1") == "101"
        assert project.database.sql("select string_agg(i::text, ',') from made") == "100"
    finally:
        project.close()


def held_lock(kind, name, script, arguments, says):
    project = project_of(kind, name, script)
    holder = None
    try:
        holder = Session(project.database)
        assert holder.ask("begin; update pair set n = 7 where id = 1; select 'held';") == "held"
        process = project.start(*arguments, "migrate")
        time.sleep(3)
        assert process.poll() is None, process.communicate()
        holder.tell("commit;")
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, out + err
        assert says in out + err and "was run again" in out + err, out + err
        assert project.database.sql("select n from pair where id = 1") == "8"
        assert project.database.sql("select count(*) from made") == "1"
    finally:
        if holder:
            holder.end()
        project.close()


TWO = "INSERT INTO made VALUES (1);\nUPDATE pair SET n = n + 1 WHERE id = 1;\n"


def test_a_lock_waited_for_in_vain_on_postgresql_is_waited_for_again():
    held_lock("pg", "held", TWO, ["-initSql=SET lock_timeout = '300ms'"], "lock timeout")


def test_a_lock_waited_for_in_vain_on_mariadb_is_waited_for_again():
    held_lock("my", "held", TWO, ["-initSql=SET innodb_lock_wait_timeout = 1"], "Lock wait timeout")


def test_the_time_for_retries_ends():
    project = project_of("pg", "time", TWO)
    holder = None
    try:
        holder = Session(project.database)
        assert holder.ask("begin; update pair set n = 7 where id = 1; select 'held';") == "held"
        began = time.monotonic()
        code, said = project.run("-initSql=SET lock_timeout = '200ms'", "-lockRetryTime=2", "migrate")
        assert code == 6 and "55P03" in said and "was run again" in said, said
        assert 2 <= time.monotonic() - began < 20
        assert project.database.sql("select count(*) from made") == "0"
    finally:
        if holder:
            holder.tell("rollback;")
            holder.end()
        project.close()


if __name__ == "__main__":
    globals()[sys.argv[1]]()
