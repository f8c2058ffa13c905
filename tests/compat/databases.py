"""A fresh database for a case, on the test servers or in a file, seen through the clients of the databases and never through godwit."""

import os
import signal
import subprocess

NULL = "\\N"
CLIENT_TIMEOUT_S = 60
# Columns that godwit adds to Flyway's history table; they are not compared.
OWN_COLUMNS = {"checksum_sha256", "checksum_sha256_for"}


def run(command, text=None, env=None, cwd=None, timeout_s=CLIENT_TIMEOUT_S):
    """(exit status or "timeout", stdout, stderr). In a process group of its own, so that a hang can be ended with its children."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(text.encode() if text else None, timeout=timeout_s)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        status = "timeout"
    return status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


def server_port(variable):
    port = os.environ.get(variable)
    if not port:
        raise RuntimeError(f"{variable} is not set: no server to test on. Run the tests through packaging/test.sh.")
    return port


def program_under_test():
    binary = os.environ.get("GODWIT_BINARY")
    if not binary or not os.access(binary, os.X_OK):
        raise SystemExit("GODWIT_BINARY does not name the godwit to test. Run the tests through packaging/test.sh.")
    return os.path.abspath(binary)


class Database:
    """One database: url and credentials for the program under test, rows for the test."""

    credentials = []
    history_quote = '"'

    def create(self):
        pass

    def drop(self):
        pass

    def sql(self, text):
        """(exit status, rows as lists of text with NULL as \\N, stderr)"""
        raise NotImplementedError

    def file_client(self):
        """The command that runs a file of SQL given on standard input, as the file's head says."""
        raise NotImplementedError

    def history(self, table):
        """The rows of a history table, as dicts; None when it is not there."""
        quote = self.history_quote
        name = ".".join(quote + part + quote for part in table.split("."))
        keys = ["installed_rank", "version", "description", "type", "script", "checksum", "success"]
        status, rows, _ = self.sql(f"select {', '.join(keys)} from {name} order by installed_rank")
        if status:
            return None
        return [self._history_row(dict(zip(keys, row))) for row in rows]

    @staticmethod
    def _history_row(row):
        row = {key: None if value == NULL else value for key, value in row.items()}
        row["installed_rank"] = int(row["installed_rank"])
        row["checksum"] = None if row["checksum"] is None else int(row["checksum"])
        row["success"] = row["success"] in ("t", "1")
        return row

    def columns(self):
        """{table: [[column, type, nullable]]} of all tables but flyway_schema_history."""
        tables = {}
        for table, column, kind, nullable in self.column_rows():
            if "flyway_schema_history" not in table and column not in OWN_COLUMNS:
                tables.setdefault(table, []).append([column, kind, nullable])
        return tables

    def column_rows(self):
        raise NotImplementedError


class PostgreSql(Database):
    credentials = ["-user=postgres", "-password=x"]

    def __init__(self, name, folder):
        self.name = name
        self.client = [
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            server_port("GODWIT_TEST_PGPORT"),
            "-U",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-qAtX",
        ]
        self.url = f"jdbc:postgresql://127.0.0.1:{server_port('GODWIT_TEST_PGPORT')}/{name}"

    def admin(self, text):
        status, _, err = run([*self.client, "-d", "postgres", "-c", text])
        if status:
            raise RuntimeError(err)

    def create(self):
        self.drop()
        self.admin(f'create database "{self.name}"')

    def drop(self):
        # Not WITH (FORCE), which is new in PostgreSQL 13.
        self.admin(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{self.name}'")
        self.admin(f'drop database if exists "{self.name}"')

    def sql(self, text):
        status, out, err = run([*self.client, "-d", self.name, "-F", "\x1f", "-R", "\x1e", "-P", "null=" + NULL], text)
        rows = [row.split("\x1f") for row in out.rstrip("\n").split("\x1e")] if out.strip("\n") else []
        return status, rows, err

    def file_client(self):
        return [*(word for word in self.client if word not in ("-v", "ON_ERROR_STOP=1")), "-d", self.name]

    def column_rows(self):
        rows = self.sql(
            "select table_schema || '.' || table_name, column_name, data_type, is_nullable from information_schema.columns "
            "where table_schema not in ('pg_catalog', 'information_schema') order by table_schema, table_name, ordinal_position"
        )
        return [(table, column, kind, nullable == "YES") for table, column, kind, nullable in rows[1]]


class MariaDb(Database):
    credentials = ["-user=fw", "-password=fw"]
    history_quote = "`"

    def __init__(self, name, folder):
        self.name = name
        self.client = [
            "mariadb",
            "--no-defaults",
            "-h",
            "127.0.0.1",
            "-P",
            server_port("GODWIT_TEST_MYPORT"),
            "-u",
            "fw",
            "-pfw",
            "--default-character-set=utf8mb4",
            "-BN",
        ]
        self.url = f"jdbc:mariadb://127.0.0.1:{server_port('GODWIT_TEST_MYPORT')}/{name}"

    def admin(self, text):
        status, _, err = run([*self.client, "-e", text])
        if status:
            raise RuntimeError(err)

    def create(self):
        self.drop()
        self.admin(f"create database `{self.name}`")

    def drop(self):
        self.admin(f"drop database if exists `{self.name}`")

    def sql(self, text):
        status, out, err = run([*self.client, self.name], text)
        return status, [[NULL if cell == "NULL" else cell for cell in row.split("\t")] for row in out.splitlines()], err

    def file_client(self):
        return [*self.client, "--binary-mode", "--comments", "--max-allowed-packet=1G"]

    def column_rows(self):
        rows = self.sql(
            "select table_name, column_name, data_type, is_nullable from information_schema.columns "
            "where table_schema = database() order by table_name, ordinal_position"
        )
        return [(table, column, kind, nullable == "YES") for table, column, kind, nullable in rows[1]]


class Sqlite(Database):
    def __init__(self, name, folder):
        self.name = name
        self.file = os.path.join(folder, "case.db")
        self.url = "jdbc:sqlite:" + self.file

    def sql(self, text):
        status, out, err = run(
            [
                "sqlite3",
                "-batch",
                "-bail",
                "-noheader",
                "-separator",
                "\x1f",
                "-newline",
                "\x1e",
                "-nullvalue",
                NULL,
                self.file,
            ],
            text,
        )
        return status, [row.split("\x1f") for row in out.rstrip("\x1e").split("\x1e")] if out else [], err

    def file_client(self):
        return ["sqlite3", "-batch", self.file]

    def column_rows(self):
        rows = self.sql(
            'select m.name, c.name, c.type, c."notnull" from sqlite_master m, pragma_table_info(m.name) c '
            "where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid"
        )
        return [(table, column, kind, not_null == "0") for table, column, kind, not_null in rows[1]]


KINDS = {"postgresql": PostgreSql, "mariadb": MariaDb, "sqlite": Sqlite}
