"""The databases as they really are: asked through the databases' own clients, which live as long as a worker."""
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import time

import on_mariadb
import on_postgresql
import on_sqlite

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
from fresh_database import need

CORPORA = {"sqlite": on_sqlite, "pg": on_postgresql, "my": on_mariadb}
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "PG"))}
SERVER_GONE = ("ERROR 2002", "ERROR 2003", "ERROR 2006", "ERROR 2013", "ERROR 2055")
NOT_THERE = ("does not exist", "doesn't exist", "no such table", "no such column")
BASE = {"V1__base.sql": "INSERT INTO hooks VALUES ('base');\n"}


class Refused(Exception):
    pass


def ended(text):
    return text if text.rstrip().endswith(";") else text + ";"


class Client:
    """psql or mariadb as a process that is asked again and again."""

    def __init__(self, command, say):
        self.say = say  # of a mark, the text that makes the client print it
        self.marks = itertools.count()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT,
                                        text=True, encoding="utf-8", errors="replace")

    def ask(self, texts):
        """What each text printed, its errors included."""
        marks = [f"--mark-{next(self.marks)}--" for _ in texts]
        self.process.stdin.write("".join(f"{ended(text)}\n{self.say(mark)}\n" for text, mark in zip(texts, marks)))
        self.process.stdin.flush()
        answers = []
        for mark in marks:
            lines = []
            while (line := self.process.stdout.readline().rstrip("\n")) != mark:
                if (line == "" and self.process.poll() is not None) or line.startswith(SERVER_GONE):
                    raise Refused("the server or the client ended: " + "\n".join([*lines, line]))
                lines.append(line)
            answers.append("\n".join(lines).strip())
        return answers

    def run(self, text):
        answer = self.ask([text])[0]
        if "ERROR" in answer or "FATAL" in answer:
            raise Refused(f"{text[:200]}: {answer}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


def psql(database):
    return Client(["psql", "-X", "-qAt", "-h", "127.0.0.1", "-p", need("GODWIT_TEST_PGPORT"), "-U", "postgres", "-d", database],
                  lambda mark: f"\\echo {mark}")


def mariadb():
    return Client(["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", need("GODWIT_TEST_MYPORT"), "-ufw", "-pfw", "-BN", "--unbuffered",
                   "--force", "--skip-reconnect", "mysql"], lambda mark: f"SELECT '{mark}';")


class World:
    """One database of a worker, made anew for every case from a template that `prepare` makes once."""

    def __init__(self, kind, number, folder):
        self.kind, self.folder, self.corpus = kind, folder, CORPORA[kind]
        self.name = f"stays_{kind}_{number}"
        self.client = None

    def text(self, sql):
        return sql.replace("@DB@", self.name)

    def url(self, port=None):
        """`port`: where a proxy listens."""
        if self.kind == "sqlite":
            return ["-url=sqlite:" + self.file]
        scheme, variable = ("postgresql", "GODWIT_TEST_PGPORT") if self.kind == "pg" else ("mariadb", "GODWIT_TEST_MYPORT")
        user = ["-user=postgres"] if self.kind == "pg" else ["-user=fw", "-password=fw"]
        return [f"-url={scheme}://127.0.0.1:{port or need(variable)}/{self.name}", *user]

    def run(self, sql):
        return self.client.run(self.text(sql))

    def counts(self, queries):
        """The number each query gives; 0 where what it asks for isn't there, or where there is no query."""
        wanted = [query for query in queries if query]
        answers = iter(self.client.ask([self.text(query) for query in wanted]))
        return [self.number(query, next(answers)) if query else 0 for query in queries]

    def number(self, query, answer):
        if any(words in answer for words in NOT_THERE):
            return 0
        if answer in ("", "t", "f"):
            return int(answer == "t")
        if not answer.lstrip("-").isdigit():
            raise Refused(f"{query}: {answer}")
        return int(answer)

    def history(self, what="concat(coalesce(version, 'R'), ' ', type, ' ', success)"):
        """{script: rows as "2 SQL 1"}"""
        rows = self.run(f"select concat(script, '|', {what}) from flyway_schema_history order by installed_rank")
        found = {}
        for row in filter(None, rows.split("\n")):
            script, said = row.split("|")
            found.setdefault(script, []).append(said[:-1] + {"t": "1", "f": "0"}.get(said[-1], said[-1]))
        return found

    def nap(self, seconds):
        self.run(f"update nap set seconds = {seconds}")

    def refuse_rows(self, how):
        self.run(self.corpus.REFUSE[how])

    def allow_rows(self):
        self.run(self.corpus.ALLOW)


class PostgresqlWorld(World):
    """The schema is dropped and made again from a dump: much less work for the server than a new database."""
    dump = ""
    admin = None

    def prepare(self, migrate):
        self.create()
        self.run(self.corpus.SETUP)
        migrate(self)
        dump = subprocess.run(["pg_dump", "-h", "127.0.0.1", "-p", need("GODWIT_TEST_PGPORT"), "-U", "postgres", "--inserts", "--no-owner", self.name],
                              check=True, stdout=subprocess.PIPE, text=True).stdout
        PostgresqlWorld.dump = "\n".join(line for line in dump.split("\n") if line and not line.startswith(("--", "\\")))
        self.drop()

    def create(self):
        self.admin = psql("postgres")
        self.admin.run(f"drop database if exists {self.name} with (force)")
        self.admin.run(f"create database {self.name}")
        self.client = psql(self.name)
        self.client.run("set client_min_messages = error")

    def make(self):
        if not self.admin:
            self.create()
        self.run("set lock_timeout = '30s'; drop schema public cascade; create schema public")
        self.run(f"begin; {PostgresqlWorld.dump}\ncommit; reset all; set client_min_messages = error")

    def sleepers(self):
        """Sessions of the run that are napping."""
        return self.admin.run(f"select pid from pg_stat_activity where datname = '{self.name}' and wait_event = 'PgSleep'").split()

    def cut(self, sessions):
        for session in sessions:
            self.admin.run(f"select pg_terminate_backend({session})")

    def settled(self):
        return self.admin.run(f"select count(*) from pg_stat_activity where datname = '{self.name}' and application_name <> 'psql'") == "0"

    def drop(self):
        self.client.close()
        self.admin.run(f"drop database if exists {self.name} with (force)")
        self.admin.close()


class MariadbWorld(World):
    """What a case has changed is put back: most of it is data, and making tables is slow."""
    dumps = {}  # {table or view: the SQL that makes it}
    routines = ""
    seen = {}  # {table or view: how it looks, and a sum of its rows}

    def prepare(self, migrate):
        self.create()
        self.run(self.corpus.SETUP)
        migrate(self)
        for table in self.tables():
            MariadbWorld.dumps[table] = self.dumped(table)
        MariadbWorld.routines = self.dumped("--routines", "--no-create-info", "--no-data", "--skip-triggers")
        MariadbWorld.seen = self.looks()
        self.drop()

    def dumped(self, *what):
        options = [one for one in what if one.startswith("-")]
        return subprocess.run(
            ["mariadb-dump", "--no-defaults", "-h", "127.0.0.1", "-P", need("GODWIT_TEST_MYPORT"), "-ufw", "-pfw", "--compact", "--skip-comments", *options,
             self.name, *(one for one in what if one not in options)], check=True, stdout=subprocess.PIPE, text=True).stdout

    def create(self):
        self.client = mariadb()
        self.client.run(f"drop database if exists {self.name}; create database {self.name}; use {self.name}")

    def tables(self):
        return self.client.run("show tables").split()

    def looks(self):
        tables = self.tables()
        shown = self.client.ask([f"show create table `{table}`" for table in tables])
        sums = dict(line.split("\t") for line in self.client.run("checksum table " + ", ".join(f"`{table}`" for table in tables)).split("\n"))
        return {table: (text.replace(self.name, "@DB@"), sums[f"{self.name}.{table}"]) for table, text in zip(tables, shown)}

    def make(self):
        if not self.client:
            self.create()
            self.run(self.corpus.TIDY)
            self.client.run(MariadbWorld.routines)
        else:
            self.tidy()
        looks = self.looks() if self.tables() else {}
        for table in looks.keys() - MariadbWorld.dumps.keys():
            self.client.run(f"drop {'view' if ' VIEW ' in looks[table][0] else 'table'} `{table}`")
        for table, dump in MariadbWorld.dumps.items():
            wanted, found = MariadbWorld.seen[table], looks.get(table, ("", ""))
            if found[0] != wanted[0]:
                self.client.run(f"drop table if exists `{table}`; drop view if exists `{table}`; {dump}")
            elif found[1] != wanted[1]:
                rows = [line for line in dump.split("\n") if line.startswith(("INSERT INTO", "(", "/*"))]
                self.client.run(f"delete from `{table}`;" + "\n".join(line for line in rows if not line.startswith("/*")))
        self.run(self.corpus.BY_CASE)

    # A transaction that was prepared outlives its session and keeps the tables.
    def tidy(self):
        self.client.run("set lock_wait_timeout = 30")
        if self.prepared():
            self.client.run(f"xa rollback '{self.name}'")
        for trigger in self.client.run(f"select trigger_name from information_schema.triggers where trigger_schema = '{self.name}'").split():
            if trigger != "noisy_notes":
                self.client.run(f"drop trigger `{trigger}`")
        self.run(self.corpus.TIDY)

    def sleepers(self):
        return self.client.run(f"select id from information_schema.processlist where db = '{self.name}' and state = 'User sleep'").split()

    def cut(self, sessions):
        for session in sessions:
            self.client.run(f"kill {session}")

    def settled(self):
        return self.client.run(f"select count(*) from information_schema.processlist where db = '{self.name}' and id <> connection_id()") == "0"

    def prepared(self):
        return sum(row.endswith("\t" + self.name) for row in self.client.run("xa recover").split("\n"))

    def drop(self):
        self.tidy()
        self.client.run(f"drop database {self.name}")
        self.client.close()


class FileClient:
    """The module sqlite3, asked as the other clients are."""

    def __init__(self, file):
        self.file = file

    def ask(self, texts):
        connection = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        try:
            return [self.answer(connection, text) for text in texts]
        finally:
            connection.close()

    def answer(self, connection, text):
        try:
            if text.lstrip()[:6].lower() != "select":
                connection.executescript(text)
                return ""
            return "\n".join(str(row[0]) for row in connection.execute(text))
        except sqlite3.Error as error:
            return f"ERROR: {error}"

    def run(self, text):
        answer = self.ask([text])[0]
        if answer.startswith("ERROR"):
            raise Refused(f"{text[:200]}: {answer}")
        return answer


class SqliteWorld(World):
    template = ""

    @property
    def file(self):
        return os.path.join(self.folder, self.name + ".db")

    def prepare(self, migrate):
        self.remove()
        self.client = FileClient(self.file)
        self.run(self.corpus.SETUP)
        migrate(self)
        SqliteWorld.template = self.file + "-template"
        os.rename(self.file, SqliteWorld.template)

    def remove(self):
        for suffix in ("", "-journal", "-wal", "-shm", "-godwit-lock"):
            if os.path.exists(self.file + suffix):
                os.remove(self.file + suffix)

    def make(self):
        self.remove()
        shutil.copyfile(SqliteWorld.template, self.file)
        self.client = FileClient(self.file)

    def history(self, what="coalesce(version, 'R') || ' ' || type || ' ' || success"):
        rows = self.run(f"select script || '|' || {what} from flyway_schema_history order by installed_rank")
        found = {}
        for row in filter(None, rows.split("\n")):
            found.setdefault(row.split("|")[0], []).append(row.split("|")[1])
        return found

    def settled(self):
        return True

    def drop(self):
        self.remove()


WORLDS = {"sqlite": SqliteWorld, "pg": PostgresqlWorld, "my": MariadbWorld}


def wait_until(question, seconds=40, step=0.01):
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise TimeoutError("waited in vain")
        time.sleep(step)
    return answer
