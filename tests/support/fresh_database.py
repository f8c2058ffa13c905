"""A fresh database for a test in Python, on the servers that packaging/test.sh started."""
import os
import subprocess
import sys


def need(variable):
    value = os.environ.get(variable)
    if not value:
        sys.exit(f"{variable} is not set: run this through packaging/test.sh")
    return value


class Database:
    """A fresh database of one kind, dropped at the end."""

    def __init__(self, kind, name, work):
        self.kind, self.name, self.work = kind, name, work
        self.options = []
        if kind == "pg":
            self.port = need("GODWIT_TEST_PGPORT")
            self.url = f"postgresql://127.0.0.1:{self.port}/{name}"
            self.options = ["-user=postgres"]
            self.admin(f'drop database if exists "{name}" with (force)')
            self.admin(f'create database "{name}"')
        elif kind == "my":
            self.port = need("GODWIT_TEST_MYPORT")
            self.url = f"mariadb://127.0.0.1:{self.port}/{name}"
            self.options = ["-user=fw", "-password=fw"]
            self.admin(f"drop database if exists `{name}`; create database `{name}`")
        else:
            self.url = "sqlite:case.db"

    def client(self, sql, database):
        if self.kind == "pg":
            return ["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "-d", database, "-c", sql]
        if self.kind == "my":
            return ["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", self.port, "-ufw", "-pfw", "-BN", database, "-e", sql]
        return ["sqlite3", "-batch", "-bail", os.path.join(self.work, "case.db"), sql]

    def file_client(self):
        """The command that runs a file of SQL on standard input."""
        return self.client("", self.name)[: -1 if self.kind == "sqlite" else -2] + (["--binary-mode", "--comments"] if self.kind == "my" else [])

    def admin(self, sql):
        subprocess.run(self.client(sql, "postgres" if self.kind == "pg" else "mysql"), check=True, stdout=subprocess.DEVNULL)

    def sql(self, sql):
        done = subprocess.run(self.client(sql, self.name), check=True, stdout=subprocess.PIPE, cwd=self.work)
        return done.stdout.decode().strip()

    def drop(self):
        if self.kind == "pg":
            self.admin(f'drop database if exists "{self.name}" with (force)')
        elif self.kind == "my":
            self.admin(f"drop database if exists `{self.name}`")
