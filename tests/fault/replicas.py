#!/usr/bin/env python3
"""Replicas of one server that boot at once on one empty database: one migrates, all start.

usage: replicas.py <test>     one of the functions below whose name begins with test_
"""
import os
import re
import sys
import time

from processes import Project, wait_until
from stops import SECONDS, wait_for_statement

REPLICAS = 20


def available(stream):
    text = b""
    try:
        while piece := os.read(stream.fileno(), 65536):
            text += piece
    except BlockingIOError:
        pass
    return text.decode()


class Replicas:
    """Processes of `godwit run`, whose logs are read while they run."""

    def __init__(self, project, count):
        self.project = project
        # -X says who took the lock.
        self.processes = [project.start("-X", "run", "--", "echo", "serving") for _ in range(count)]
        self.said = [""] * count
        for process in self.processes:
            for stream in (process.stdout, process.stderr):
                os.set_blocking(stream.fileno(), False)

    def read(self):
        for number, process in enumerate(self.processes):
            for stream in (process.stdout, process.stderr):
                self.said[number] += available(stream)

    def holder(self):
        self.read()
        holders = [n for n, said in enumerate(self.said) if "Took the migration lock" in said and self.processes[n].poll() is None]
        return self.processes[holders[0]] if holders else None

    def wait(self, seconds=200):
        """Exit codes; what they said is in `said` then."""
        deadline = time.monotonic() + seconds
        while any(process.poll() is None for process in self.processes):
            self.read()
            assert time.monotonic() < deadline, "some never ended:\n" + "\n".join(self.said)
            time.sleep(0.05)
        self.read()
        return [process.returncode for process in self.processes]


def applied(said):
    return [count for text in said for count in re.findall(r"Applied (\d+) migration", text)]


def twenty_at_once(kind):
    scripts = {f"V{n}__t{n}.sql": f"CREATE TABLE t{n} (id INTEGER);\nINSERT INTO t{n} VALUES ({n});\n" for n in range(1, 6)}
    project = Project(kind, "replicas", scripts)
    try:
        replicas = Replicas(project, REPLICAS)
        codes = replicas.wait()
        assert codes == [0] * REPLICAS, "\n".join(replicas.said)
        assert all(said.count("serving\n") == 1 for said in replicas.said), replicas.said
        assert applied(replicas.said) == ["5"], applied(replicas.said)
        assert project.rows() == [f"{n}|1" for n in range(1, 6)], project.rows()
        for n in range(1, 6):
            assert project.database.sql(f"select count(*) from t{n}") == "1"
    finally:
        project.close()


def holder_is_killed(kind):
    scripts = {"V1__one.sql": "CREATE TABLE one (id INTEGER);\n", "V2__long.sql": f"INSERT INTO one VALUES (1);\n{SECONDS[kind]}\n",
               "V3__next.sql": "INSERT INTO one VALUES (3);\n"}
    project = Project(kind, "replicas_killed", scripts)
    try:
        replicas = Replicas(project, 6)
        wait_for_statement(project)
        holder = replicas.holder()
        holder.kill()
        codes = replicas.wait()
        assert sorted(codes) == [-9, 0, 0, 0, 0, 0], (codes, "\n".join(replicas.said))
        assert project.database.sql("select id from one order by id").split() == ["1", "3", "7"]
        assert project.rows() == ["1|1", "2|1", "3|1"], project.rows()
        assert applied(replicas.said) == ["2"], replicas.said
    finally:
        project.close()


# None waits longer than the holder works: with no limit of their own, they start when it is done, and not before.
def wait_for_the_holder(kind):
    project = Project(kind, "replicas_wait", {"V1__one.sql": "CREATE TABLE one (id INTEGER);\n",
                                              "V2__long.sql": f"INSERT INTO one VALUES (1);\n{SECONDS[kind]}\n"})
    try:
        replicas = Replicas(project, 4)
        wait_for_statement(project)
        wait_until(lambda: (replicas.read(), sum("Waiting for the migration lock" in said for said in replicas.said) == 3)[1])
        assert not any("serving" in said for said in replicas.said)
        assert replicas.wait() == [0] * 4, replicas.said
        assert project.rows() == ["1|1", "2|1"], project.rows()
    finally:
        project.close()


def test_twenty_replicas_at_once_on_postgresql_start_and_one_migrates():
    twenty_at_once("pg")


def test_twenty_replicas_at_once_on_mariadb_start_and_one_migrates():
    twenty_at_once("my")


def test_twenty_replicas_at_once_on_sqlite_start_and_one_migrates():
    twenty_at_once("sqlite")


def test_where_the_holder_is_killed_another_replica_goes_on_on_postgresql():
    holder_is_killed("pg")


def test_where_the_holder_is_killed_another_replica_goes_on_on_mariadb():
    holder_is_killed("my")


def test_where_the_holder_is_killed_another_replica_goes_on_on_sqlite():
    holder_is_killed("sqlite")


def test_replicas_wait_for_the_holder_on_postgresql():
    wait_for_the_holder("pg")


def test_replicas_wait_for_the_holder_on_mariadb():
    wait_for_the_holder("my")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("1 passed, 0 failed")
