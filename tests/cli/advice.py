"""What a person is told to do: it is what helps."""
import os
import re
import socket
import subprocess
import threading

from table import ONE, TWO, Case, migrate, sql

READ_ONLY = "alter database \"{0}\" set default_transaction_read_only = on"


def of_database(statement):
    return lambda work, database, godwit: database.sql(statement.format(database.name))


def git(work, folder, *arguments):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=os.path.join(work, folder), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# A clone with one commit of one branch, and the command that godwit tells there, run as told.
def shallow(base, *more):
    def step(work, database, godwit):
        os.mkdir(os.path.join(work, "origin"))
        git(work, "origin", "init", "-q", "-b", "main")
        os.rename(os.path.join(work, "sql"), os.path.join(work, "origin", "sql"))
        git(work, "origin", "add", "-A")
        git(work, "origin", "commit", "-q", "-m", "base")
        git(work, "origin", "checkout", "-q", "-b", "work")
        git(work, ".", "clone", "-q", "--depth=1", "--single-branch", "--branch=work", "file://" + os.path.join(work, "origin"), "clone")
        os.rename(os.path.join(work, "clone", ".git"), os.path.join(work, ".git"))
        os.rename(os.path.join(work, "clone", "sql"), os.path.join(work, "sql"))
        code, out, err = godwit("-offline", "-dialect=sqlite", "-base=" + base, "validate")
        told = re.search(r"\((git fetch [^,)]*)", err)
        assert code == 2 and told, err
        git(work, ".", *told[1].split()[1:])
    return step


OFFLINE = ["-offline", "-dialect=sqlite", "-base=origin/main", "validate"]


def fake(refusal=None):
    """A server that refuses whoever comes, or answers as H2's PostgreSQL mode does."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(8)

    def message(kind, body):
        return kind + (len(body) + 4).to_bytes(4, "big") + body

    def answer(client):
        data = b""
        begun = False
        while piece := client.recv(65536):
            data += piece
            while not begun and len(data) >= 8 and len(data) >= int.from_bytes(data[:4], "big"):
                size = int.from_bytes(data[:4], "big")
                if data[4:8] != (196608).to_bytes(4, "big"):
                    client.sendall(b"N")
                elif refusal:
                    client.sendall(message(b"E", b"SFATAL\0VFATAL\0C" + refusal[0] + b"\0M" + refusal[1] + b"\0\0"))
                    client.close()
                    return
                else:
                    begun = True
                    parameters = [(b"server_version", b"8.2.23"), (b"client_encoding", b"UTF8"), (b"standard_conforming_strings", b"on"), (b"integer_datetimes", b"on")]
                    client.sendall(message(b"R", b"\0\0\0\0") + b"".join(message(b"S", name + b"\0" + value + b"\0") for name, value in parameters)
                                   + message(b"K", b"\0" * 8) + message(b"Z", b"I"))
                data = data[size:]
            while begun and len(data) >= 5 and len(data) >= 1 + int.from_bytes(data[1:5], "big"):
                kind, size = data[:1], 1 + int.from_bytes(data[1:5], "big")
                data = data[size:]
                if kind in b"QS":
                    client.sendall(message(b"E", b"SERROR\0C08P01\0MPortal not found: \0\0") + message(b"Z", b"I"))

    def serve():
        while True:
            client = server.accept()[0]
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def refusing(number, text):
    return f"SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{text}';\n"


OPTION = "The MariaDB server is running with the --{0} option so it cannot execute this statement"
FAULT = "fix the script"
GONE = {"sql/afterMigrate.sh": "rm -rf reports\n", "reports/old": ""}

CASES = [
    # Who takes no writes.
    Case("read-only-database-named-as-such", 3, ["takes no writes here", "25006", "default_transaction_read_only", "lifted"], database="pg", files=ONE, before=[of_database(READ_ONLY)], never=[FAULT, "Grant it the right"]),
    Case("read-only-database-of-baseline", 3, ["takes no writes here", "25006"], arguments=["baseline"], database="pg", files=ONE, before=[of_database(READ_ONLY)], never=["Grant it the right"]),
    Case("read-only-database-and-a-script", 6, ["25006", "default_transaction_read_only lifted", "and run migrate again"], database="pg", files=TWO, never=[FAULT],
         before=[migrate("-target=1"), of_database(READ_ONLY)]),
    Case("read-only-role-and-a-script", 6, ["25006", "default_transaction_read_only lifted"], arguments=["-user=reading", "-password=x", "migrate"], database="pg", files=TWO, never=[FAULT],
         before=[migrate("-target=1"), sql("do $$ begin create role reading login superuser; exception when others then null; end $$"),
                 of_database('alter role reading in database "{0}" set default_transaction_read_only = on')]),
    Case("read-only-by-the-script", 6, ["25006", FAULT], database="pg", files={**ONE, "sql/V2__two.sql": "SET TRANSACTION READ ONLY;\nCREATE TABLE two (id INTEGER);\n"}),
    Case("read-only-by-a-setting-of-the-script", 6, ["25006", FAULT], database="pg", files={**ONE, "sql/V2__two.sql": "SET transaction_read_only = on;\nCREATE TABLE two (id INTEGER);\n"}),
    *[Case(f"read-only-server-{name}", 6, [f"/{number}", "connect to the primary", "run repair, then migrate"], database="my", files={**ONE, "sql/V2__two.sql": refusing(number, text)}, never=[FAULT])
      for name, number, text in [("1290", 1290, OPTION.format("read-only")), ("super", 1290, OPTION.format("super-read-only")), ("underscore", 1290, OPTION.format("read_only")), ("1836", 1836, "Running in read-only mode")]],
    Case("option-that-is-another", 6, ["/1290", FAULT], database="my", files={"sql/V1__one.sql": refusing(1290, OPTION.format("secure-file-priv"))}),
    Case("read-only-server-and-a-row", 3, ["takes no writes here", "1290", "connect to the primary"], arguments=["baseline"], database="my", files=ONE,
         before=[migrate("-skipExecutingMigrations=true"), sql("delete from flyway_schema_history"),
                 sql("create trigger no before insert on flyway_schema_history for each row " + refusing(1290, OPTION.format("read-only")).rstrip(";\n"))]),
    Case("right-that-is-missing", 6, ["42501", 'give the role "locked" the right', "and run migrate again"], arguments=["-user=locked", "-password=open-Sesame-1", "-schemas=own", "migrate"], database="pg", never=[FAULT],
         files={"sql/V1__one.sql": "SELECT * FROM pg_authid;\n"}, before=[sql("CREATE SCHEMA own AUTHORIZATION locked")]),
    Case("right-that-is-missing-mariadb", 6, ["/1142", 'give the user "fw" the right'], database="my", files={"sql/V1__one.sql": refusing(1142, "SELECT command denied")}, never=[FAULT]),
    Case("no-schema", 3, ["The session has no schema", "-defaultSchema=app", "-schemas=app"], database="pg", files=ONE, before=[of_database("alter database \"{0}\" set search_path = ''")], never=["zero-length"]),
    Case("no-schema-for-info", 3, ["The session has no schema"], arguments=["info"], database="pg", files=ONE, before=[of_database("alter database \"{0}\" set search_path = ''")]),
    Case("no-schema-but-one-named", 0, ["Applied 1 migration"], arguments=["-defaultSchema=app", "migrate"], database="pg", files=ONE, before=[of_database("alter database \"{0}\" set search_path = ''")]),
    Case("h2-in-disguise", 3, ["speaks PostgreSQL's protocol and is none", "Portal not found", "real PostgreSQL"], arguments=[f"-url=postgresql://127.0.0.1:{fake()}/x", "-user=sa", "-connectRetries=3", "migrate"], database=None, files=ONE,
         never=["Trying again"]),
    Case("h2-in-disguise-waited-for", 3, ["speaks PostgreSQL's protocol and is none"], arguments=["wait", f"-url=postgresql://127.0.0.1:{fake()}/x", "-user=sa", "-timeout=30"], database=None, files=ONE),
    *[Case(f"refused-{code.decode()}-{number}", 3, [text.decode(), advice], arguments=[f"-url=postgresql://127.0.0.1:{fake((code, text))}/x", "-user=sa", "info"], database=None, files=ONE, never=[never])
      for number, (code, text, advice, never) in enumerate([
          (b"28000", b"connection requires a valid client certificate", "sslcert and sslkey in the URL", "Check user and password"),
          (b"28000", b"certificate authentication failed for user", "sslcert and sslkey in the URL", "Check user and password"),
          (b"28P01", b"password authentication failed for user", "Check user and password", "sslcert")])],
    Case("group-on-mariadb", 0, ["commits DDL by itself", "Applied 2"], arguments=["-group=true", "migrate"], database="my", files=TWO, never=["MySQL commits"]),
    # What git has to fetch.
    Case("base-of-a-shallow-clone", 0, ["nothing is wrong"], arguments=OFFLINE, database=None, files=TWO, before=[shallow("origin/main")]),
    Case("base-of-a-shallow-clone-by-the-branch", 0, ["nothing is wrong"], arguments=OFFLINE, database=None, files=TWO, before=[shallow("main")]),
    # All is done but the report.
    Case("report-lost-behind-the-work", 1, ["ERROR: .*r.html cannot be written", "What the command did: .*Applied 1 migration"], arguments=["-executableCallbacks=true", "-reportFilename=reports/r.html", "migrate"], files={**ONE, **GONE},
         leaves={"select count(*) from one": "0"}),
    Case("report-lost-behind-a-failure", 6, ["ERROR: .*r.html cannot be written"], arguments=["-executableCallbacks=true", "-reportFilename=reports/r.html", "migrate"], never=["All else is done"],
         files={"sql/V1__x.sql": "SELECT * FROM nope;\n", "sql/afterMigrateError.sh": "rm -rf reports\n", "reports/old": ""}),
]
if os.geteuid() == 0:
    CASES.append(Case("user-without-an-account", 3, ["local user with ID 12345", "-user="], arguments=["-url=postgresql://127.0.0.1:@PORT@/@DB@", "-connectRetries=3", "-locations=filesystem:sql", "info"], database="pg", files=ONE, plain=True,
                      shell='set -- setpriv --reuid=12345 --regid=12345 --clear-groups "$@";', never=["Check that the server runs", "Trying again"]))
