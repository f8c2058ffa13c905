#!/usr/bin/env python3
"""A server's boot with three datasources on three databases, one of them disabled; then an operator does that one."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from fresh_database import Database, need

CONFIG = """
datasources:
  orders: {url: 'PGURL', username: postgres}
  stock: {url: 'MYURL', username: fw, password: '${STOCK_PASSWORD}'}
  archive: {url: 'jdbc:sqlite:case.db'}
flyway:
  datasources:
    orders: {locations: 'filesystem:orders'}
    stock: {locations: 'filesystem:stock', enabled: false}
    archive: {locations: 'filesystem:archive', table: history}
"""
SCRIPTS = {"orders/V1__a.sql": "CREATE TABLE a (i INT);", "stock/V1__a.sql": "CREATE TABLE a (i INT);", "stock/V2__b.sql": "CREATE TABLE b (i INT);",
           "archive/V1__a.sql": "CREATE TABLE a (i INT);"}
TABLES = {"orders": "select count(*) from information_schema.tables where table_schema = 'public'",
          "stock": "select count(*) from information_schema.tables where table_schema = database()",
          "archive": "select count(*) from sqlite_master where type = 'table'"}


class Server:
    """The folder of a server and its three databases."""

    def __init__(self):
        self.work = tempfile.mkdtemp(prefix="godwit-boot-")
        os.chmod(self.work, 0o755)
        names = {"orders": "pg", "stock": "my", "archive": "sqlite"}
        self.databases = {name: Database(kind, "cli_boot_" + name, self.work) for name, kind in names.items()}
        text = CONFIG.replace("PGURL", self.databases["orders"].url).replace("MYURL", self.databases["stock"].url)
        for name, content in {**SCRIPTS, "server.yml": text}.items():
            self.write(name, content)

    def write(self, name, content):
        path = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)

    def run(self, *arguments, code=0, **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_", "PG"))}
        environment |= {"HOME": os.path.join(self.work, "home"), "STOCK_PASSWORD": "fw", **variables}
        config = ["-c", "server.yml"] if arguments[0] == "sys" else ["-configFiles=server.yml"]
        done = subprocess.run([need("GODWIT_BINARY"), *config, *arguments], cwd=self.work, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=100)
        assert done.returncode == code, (arguments, done.returncode, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def boot(self, code=0, mode="migrate"):
        said = self.run("run", "--", "echo", "serving", code=code, GODWIT_BOOT_MODE=mode)
        assert ("serving\n" in said) == (code == 0), said
        return said

    def tables(self):
        return [int(database.sql(TABLES[name])) for name, database in self.databases.items()]

    def close(self):
        for database in self.databases.values():
            database.drop()
        shutil.rmtree(self.work, ignore_errors=True)


def check_everything(server):
    server.boot(mode="check")
    server.boot(mode="require", code=5)
    assert server.tables() == [0, 0, 0], server.tables()

    said = server.boot()
    assert "Switched off (enabled=false)" in said, said
    assert server.tables() == [2, 0, 2], server.tables()
    server.boot(mode="require")

    said = server.run("sys", "database", "migrate")
    assert "Applied 2 migrations" in said, said
    assert server.tables() == [2, 3, 2], server.tables()
    said = server.run("sys", "database", "migrate", "--datasource", "stock")
    assert "up to date" in said, said

    # The last of them fails: the start is stopped, but for the mode that forgives it.
    server.write("archive/V2__bad.sql", "CREATE TABL b (i INT);")
    server.write("orders/V2__b.sql", "CREATE TABLE b (i INT);")
    assert "V2__bad.sql:1" in server.boot(code=6)
    assert server.tables() == [3, 3, 2], server.tables()
    assert "V2__bad.sql:1" in server.boot(mode="permissive")

    # After a rollback the program is older than its databases.
    for name in ("archive/V2__bad.sql", "orders/V2__b.sql"):
        os.remove(os.path.join(server.work, name))
    for mode in ("migrate", "check", "require", "permissive"):
        server.boot(mode=mode)
    server.run("sys", "database", "wait", "-timeout=5")
    server.run("sys", "database", "wait", "-timeout=5", "-version=1")


def main():
    server = Server()
    try:
        check_everything(server)
    finally:
        server.close()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
