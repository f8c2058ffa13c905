#!/usr/bin/env python3
"""Real processes against real databases: many at once, killed, stopped by a signal, looked at in the process list.

usage: processes.py <test>     one of the functions below whose name begins with test_
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from fresh_database import Database, need

KINDS = ("sqlite", "pg", "my")
PROCESSES = 12
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "PG"))}


class Project:
    """A folder with scripts and a fresh database."""

    def __init__(self, kind, name, scripts):
        self.work = tempfile.mkdtemp(prefix="godwit-fault-")
        os.chmod(self.work, 0o755)
        os.mkdir(os.path.join(self.work, "sql"))
        for file, text in scripts.items():
            with open(os.path.join(self.work, "sql", file), "w") as script:
                script.write(text)
        self.database = Database(kind, f"fault_{name}_{kind}", self.work)

    def start(self, *arguments):
        command = [need("GODWIT_BINARY"), "-url=" + self.database.url, *self.database.options, *arguments]
        return subprocess.Popen(command, cwd=self.work, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    def rows(self):
        return self.database.sql("select concat(coalesce(version, 'R'), '|', success) from flyway_schema_history "
                                 "order by installed_rank" if self.database.kind != "sqlite" else
                                 "select coalesce(version, 'R') || '|' || success from flyway_schema_history "
                                 "order by installed_rank").replace("|t", "|1").replace("|f", "|0").split("\n")

    def close(self):
        self.database.drop()
        shutil.rmtree(self.work, ignore_errors=True)


def wait_until(question, seconds=30):
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def twelve_at_once(kind):
    scripts = {f"V{n}__t{n}.sql": f"CREATE TABLE t{n} (id INTEGER);\nINSERT INTO t{n} VALUES ({n});\n" for n in range(1, 6)}
    project = Project(kind, "twelve", scripts)
    try:
        running = [project.start("migrate") for _ in range(PROCESSES)]
        for process in running:
            out, err = process.communicate(timeout=180)
            assert process.returncode == 0, out + err
        assert project.rows() == [f"{n}|1" for n in range(1, 6)], project.rows()
        for n in range(1, 6):
            assert project.database.sql(f"select count(*) from t{n}") == "1"
    finally:
        project.close()


def test_twelve_processes_at_once_on_sqlite_leave_every_row_once():
    twelve_at_once("sqlite")


def test_twelve_processes_at_once_on_postgresql_leave_every_row_once():
    twelve_at_once("pg")


def test_twelve_processes_at_once_on_mariadb_leave_every_row_once():
    twelve_at_once("my")


SLEEP = {"pg": "SELECT pg_sleep(60);", "my": "DO sleep(60);",
         "sqlite": "INSERT INTO one WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0;"}


def stopped_by_a_signal(kind):
    project = Project(kind, "signal", {"V1__ok.sql": "CREATE TABLE one (id INTEGER);\n",
                                       "V2__long.sql": f"INSERT INTO one VALUES (1);\n{SLEEP[kind]}\n"})
    try:
        process = project.start("-color=never", "migrate")
        assert process.stdout.readline().startswith("Migrated to version 1")
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        assert time.monotonic() - began < 15, "did not stop in time"
        assert process.returncode == 8, (process.returncode, out + err)
        assert "Stopped by a signal" in out + err, out + err
        assert project.rows()[0] == "1|1", project.rows()
        assert project.database.sql("select count(*) from one") == "0"
        # The lock is free again: the next run gets as far as the history lets it, at once.
        code, said = project.run("-lockTimeout=5", "repair")
        assert code == 0, said
    finally:
        project.close()


def test_a_signal_stops_a_long_statement_on_postgresql_and_nothing_of_the_script_stays():
    stopped_by_a_signal("pg")


def test_a_signal_stops_a_long_statement_on_mariadb_and_the_lock_is_free():
    stopped_by_a_signal("my")


def test_a_signal_stops_a_long_statement_on_sqlite_and_nothing_of_the_script_stays():
    stopped_by_a_signal("sqlite")


def killed(kind):
    project = Project(kind, "killed", {"V1__ok.sql": "CREATE TABLE one (id INTEGER);\n",
                                       "V2__long.sql": f"INSERT INTO one VALUES (1);\n{SLEEP[kind]}\n"})
    try:
        process = project.start("migrate")
        assert process.stdout.readline().startswith("Migrated to version 1")
        time.sleep(0.5)
        process.kill()
        process.communicate()
        if kind == "pg":  # the server notices a dead client only when the statement ends
            project.database.sql("select pg_terminate_backend(pid) from pg_stat_activity "
                                 "where datname = current_database() and pid <> pg_backend_pid()")
        if kind == "my":
            for connection in project.database.sql("select id from information_schema.processlist where info like 'DO sleep%' and db = database()").split():
                project.database.sql(f"kill {connection}")
        code, said = project.run("info")
        assert code == 0 and "Pending" in said, said
        assert project.database.sql("select count(*) from one") == "0"
        code, said = project.run("-lockTimeout=10", "-target=1", "migrate")
        assert code == 0, said
    finally:
        project.close()


def test_a_killed_run_leaves_no_lock_on_postgresql():
    killed("pg")


def test_a_killed_run_leaves_no_lock_on_mariadb():
    killed("my")


def test_a_killed_run_leaves_no_lock_on_sqlite():
    killed("sqlite")


def waiting_names_the_holder(kind):
    project = Project(kind, "waits", {"V1__long.sql": SLEEP[kind].replace("one", "(SELECT 1)") if kind != "sqlite" else
                                      "CREATE TABLE one (id INTEGER);\n" + SLEEP[kind]})
    holder = None
    try:
        holder = project.start("-X", "migrate")
        while "Took the migration lock" not in (line := holder.stderr.readline()):
            assert line, "the holder ended without the lock"
        code, said = project.run("-lockTimeout=2", "migrate")
        assert code == 7, (code, said)
        assert "Waiting for the migration lock" in said, said
        assert "pid" in said or "connection" in said, said
    finally:
        if holder:
            holder.send_signal(signal.SIGTERM)
            holder.communicate(timeout=30)
        project.close()


def test_a_waiting_run_names_the_holder_and_gives_up_with_7_on_postgresql():
    waiting_names_the_holder("pg")


def test_a_waiting_run_names_the_holder_and_gives_up_with_7_on_mariadb():
    waiting_names_the_holder("my")


def test_a_waiting_run_names_the_holder_and_gives_up_with_7_on_sqlite():
    waiting_names_the_holder("sqlite")


def shown_of(process):
    with open(f"/proc/{process.pid}/cmdline", "rb") as file:
        return file.read()


def test_the_process_list_shows_no_password():
    secret = "s3cret-Passw0rd"
    project = Project("pg", "list", {"V1__long.sql": "SELECT pg_sleep(20);"})
    url = f"-url=postgresql://postgres:{secret}@127.0.0.1:{project.database.port}/{project.database.name}"
    try:
        for arguments in ([f"-password={secret}"], ["-password", secret], ["--password", secret], [url]):
            command = [need("GODWIT_BINARY"), *([] if url in arguments else ["-url=" + project.database.url]),
                       "-user=postgres", *arguments, "migrate"]
            process = subprocess.Popen(command, cwd=project.work, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                # Hidden as soon as main() runs; before, the loader is at work on the libraries.
                wait_until(lambda: b"migrate" in shown_of(process) and secret.encode() not in shown_of(process))
                assert process.poll() is None, process.communicate()
            finally:
                process.send_signal(signal.SIGTERM)
                out, err = process.communicate(timeout=30)
            assert secret.encode() not in out + err
    finally:
        project.close()


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("1 passed, 0 failed")
