#!/usr/bin/env python3
"""A reader keeps the history of Flyway's open: godwit gets no lock to add its columns, and holds nobody up while it waits.

usage: adoption.py <test>     one of the functions below whose name begins with test_
"""
import os
import sqlite3
import subprocess
import sys
import time

from processes import Project, wait_until

SCRIPTS = {"V1__one.sql": "CREATE TABLE one (id INTEGER);\n"}
SECOND = "CREATE TABLE two (id INTEGER);\n"
TABLE = "flyway_schema_history"
COUNT = f"select count(*) from {TABLE}"
WITHOUT_OURS = f"alter table {TABLE} drop column checksum_sha256; alter table {TABLE} drop column checksum_sha256_for"


class Reader:
    """A transaction that has read the history, until it is ended."""

    def __init__(self, database):
        self.connection = self.process = None
        if database.kind == "sqlite":
            self.connection = sqlite3.connect(os.path.join(database.work, "case.db"), isolation_level=None)
            self.connection.execute("begin")
            self.connection.execute(COUNT).fetchall()
            return
        command = database.file_client() + (["--unbuffered"] if database.kind == "my" else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(f"begin;\n{COUNT};\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "1\n"

    def end(self):
        if self.connection:
            self.connection.close()
        if self.process:
            self.process.communicate()


def project_of_flyway(kind, name):
    project = Project(kind, name, SCRIPTS)
    code, said = project.run("migrate")
    assert code == 0, said
    project.database.sql(WITHOUT_OURS)
    with open(os.path.join(project.work, "sql", "V2__two.sql"), "w") as script:
        script.write(SECOND)
    return project


def waits(database):
    """The ALTER TABLE of godwit stands in the queue."""
    if database.kind == "pg":
        return database.sql("select count(*) from pg_locks join pg_stat_activity using (pid) where not granted "
                            "and mode = 'AccessExclusiveLock' and datname = current_database()") == "1"
    return database.sql("select count(*) from information_schema.processlist where state like 'Waiting for table metadata lock%' "
                        "and db = database()") == "1"


def migrates_beside_a_reader(kind):
    project = project_of_flyway(kind, "adoption_reader")
    reader = None
    try:
        reader = Reader(project.database)
        began = time.monotonic()
        process = project.start("migrate")
        if kind != "sqlite":
            wait_until(lambda: waits(project.database))
            assert project.database.sql(COUNT) == "1"  # another reader, behind the ALTER TABLE
        else:
            wait_until(lambda: os.path.exists(os.path.join(project.work, "case.db-journal")))
            time.sleep(2.5)  # COMMIT of the columns has given up; that of the script needs the reader's end
            reader.end()
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - began
        assert process.returncode == 0, out + err
        assert "CRC-32 alone" in out + err and "An open transaction" in out + err, out + err
        assert took < 20, took
        assert project.database.sql(COUNT) == "2"
        assert project.database.sql("select count(*) from two") == "0"
        reader.end()
        code, said = project.run("migrate")
        assert code == 0 and "CRC-32 alone" not in said, said
        assert project.database.sql(COUNT + " where checksum_sha256 is not null") == "2"
    finally:
        if reader:
            reader.end()
        project.close()


def test_adoption_waits_two_seconds_for_a_reader_on_postgresql():
    migrates_beside_a_reader("pg")


def test_adoption_waits_two_seconds_for_a_reader_on_mariadb():
    migrates_beside_a_reader("my")


def test_adoption_waits_two_seconds_for_a_reader_on_sqlite():
    migrates_beside_a_reader("sqlite")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("1 passed, 0 failed")
