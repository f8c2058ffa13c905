#!/usr/bin/env python3
"""Limits of the server for idle sessions, while a backup or a program takes longer.

usage: idle_limits.py <test>     one of the functions below whose name begins with test_
"""
import os
import socket
import struct
import sys
import threading

from processes import Project

SLOW = "sleep 2.2"
V1 = {"V1__one.sql": "CREATE TABLE one (id INTEGER);\n"}
LIMITS = {"pg": ["idle_session_timeout", "idle_in_transaction_session_timeout"], "my": ["wait_timeout", "idle_transaction_timeout", "idle_write_transaction_timeout", "idle_readonly_transaction_timeout"]}


class Limited:
    """A project whose server ends sessions that are idle for a second."""

    def __init__(self, kind, name, scripts):
        self.project = Project(kind, name, scripts)
        self.kind = kind
        self.saved = {}
        if kind == "pg":
            for limit in LIMITS[kind]:
                self.project.database.admin(f"alter database \"{self.project.database.name}\" set {limit} = '1s'")
        else:
            for limit in LIMITS[kind]:
                self.saved[limit] = self.project.database.sql(f"select @@global.{limit}")
                self.project.database.admin(f"set global {limit} = 1")

    def program(self, name):
        path = os.path.join(self.project.work, "sql", name)
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\n{SLOW}\n")
        os.chmod(path, 0o755)

    def migrates(self, *arguments, says="Applied"):
        code, said = self.project.run(*arguments, "migrate")
        assert code == 0 and says in said, (code, said)
        assert "timeout" not in said, said  # nothing is said of a setting that no script has changed
        assert all(row.endswith("|1") for row in self.project.rows()), self.project.rows()

    def close(self):
        for limit, value in self.saved.items():
            self.project.database.admin(f"set global {limit} = {value}")
        self.project.close()


def limited(kind, name, scripts, *arguments, programs=()):
    world = Limited(kind, name, scripts)
    try:
        for program in programs:
            world.program(program)
        world.migrates(*arguments)
    finally:
        world.close()


def test_a_backup_on_postgresql():
    limited("pg", "idle_backup", V1, "-backupCommand=" + SLOW)


def test_a_backup_on_mariadb():
    limited("my", "idle_backup", V1, "-backupCommand=" + SLOW)


def test_programs_of_callbacks_on_postgresql():
    limited("pg", "idle_programs", V1, "-executableCallbacks=true", programs=["beforeEachMigrate.sh"])


def test_programs_of_callbacks_on_mariadb():
    limited("my", "idle_programs", V1, "-executableCallbacks=true", programs=["afterEachMigrate.sh"])


def test_a_script_that_resets_all_settings_on_postgresql():
    limited("pg", "idle_reset", {"V1__reset.sql": "RESET ALL;\nCREATE TABLE one (id INTEGER);\n"}, "-executableCallbacks=true", programs=["afterMigrate.sh"])


def test_a_group_of_scripts_on_postgresql():
    """One transaction is open all the while."""
    limited("pg", "idle_group", {**V1, "V2__two.sql": "CREATE TABLE two (id INTEGER);\n"}, "-group=true", "-executableCallbacks=true", programs=["beforeEachMigrate.sh"])


def test_what_init_sql_sets_stays():
    world = Limited("pg", "idle_init", {"V1__see.sql": "CREATE TABLE one AS SELECT current_setting('idle_session_timeout') AS t;\n"})
    try:
        world.migrates("-initSql=SET idle_session_timeout = '7min'")
        assert world.project.database.sql("set idle_session_timeout = 0; select t from one") == "7min"
    finally:
        world.close()


class Pooler:
    """Hands the session of a server on, under a number of its own, as PgBouncer and ProxySQL do."""

    def __init__(self, kind, port):
        self.kind = kind
        self.to = int(port)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            client, _ = self.server.accept()
            server = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.hand_on, args=(client, server, bytes), daemon=True).start()
            threading.Thread(target=self.hand_on, args=(server, client, self.renumber), daemon=True).start()

    @staticmethod
    def hand_on(source, sink, change):
        while data := source.recv(65536):
            sink.sendall(change(data))
        sink.close()

    def renumber(self, data):
        """The number of the session in BackendKeyData, or in the greeting."""
        if self.kind == "pg":
            at = data.find(b"K" + struct.pack(">I", 12))
            return data if at < 0 else data[:at + 5] + struct.pack(">I", 99) + data[at + 9:]
        if data[4:5] != b"\x0a":
            return data
        at = data.index(b"\0", 5) + 1
        return data[:at] + struct.pack("<I", 99) + data[at + 4:]


def behind_a_pooler(kind, name, setting, value):
    script = {"pg": f"CREATE TABLE one AS SELECT current_setting('{setting}') AS t;\n", "my": f"CREATE TABLE one AS SELECT @@{setting} AS t;\n"}[kind]
    project = Project(kind, name, {"V1__see.sql": script})
    try:
        if kind == "pg":
            project.database.admin(f"alter database \"{project.database.name}\" set {setting} = '{value}'")
        pooler = Pooler(kind, project.database.port)
        project.database.url = project.database.url.replace(f":{project.database.port}/", f":{pooler.port}/")
        code, said = project.run("migrate")
        assert code == 0, said
        assert project.database.sql("select t from one") == value, project.database.sql("select t from one")
    finally:
        project.close()


def test_behind_a_pooler_nothing_is_set_on_postgresql():
    behind_a_pooler("pg", "idle_pooler", "idle_session_timeout", "7min")


def test_behind_a_pooler_nothing_is_set_on_mariadb():
    behind_a_pooler("my", "idle_pooler", "wait_timeout", "28800")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
