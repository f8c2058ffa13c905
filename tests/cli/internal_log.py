"""--internal-log: what goes on inside, at the level asked for; no password and no text of a script in it."""
from table import TWO, Case

ARGUMENTS = ["sys", "database", "migrate", "-locations=filesystem:sql"]
INSIDE = ["Scanning", "Connecting", "Configuration:", r"SELECT .* ms\)", "script:"]
SECRETS = {"sql/V1__s.sql": "CREATE TABLE s (t VARCHAR(99)); INSERT INTO s VALUES ('hidden-Value-1');\nCREATE TABLE r (i INT);"}


def case(name, says, *arguments, never=(), kind="sqlite", files=None, url="-url=sqlite:case.db", command=None, **more):
    return Case(f"internal-{name}", more.pop("code", 0), list(says), database=kind, files=TWO if files is None else files, plain=True,
                arguments=[*(command or ARGUMENTS), url, *arguments], never=list(never), **more)


PG = "-url=postgresql://postgres:@SECRET@@127.0.0.1:@PORT@/@DB@"
MY = "-url=mariadb://fw:fw@127.0.0.1:@PORT@/@DB@"
ALL = ["-l", "TRACE", "--internal-log"]

CASES = [
    case("hidden-without-it", ["debug: Took the migration lock"], "-l", "TRACE", never=INSIDE),
    case("steps-at-debug", [r"debug: Configuration: command line sets locations, url", r"debug: Connecting as user .* to database .*case\.db.*: \d+ ms",
                            r"debug: Scanning filesystem:sql, 2 versions, 0 repeatables, 0 undo scripts: \d+ ms"],
         "-l", "DEBUG", "--internal-log", never=["trace:"]),
    case("round-trips-at-trace", [r"trace: SELECT .*flyway_schema_history.* ms\)", r"trace: script: 1 statement, 29 bytes, from line 1, CREATE TABLE… \(\d+\.\d+ ms\)",
                                  r"trace: INSERT INTO .*\[11 parameters\]", "trace: COMMIT"], *ALL),
    case("nothing-more-at-info", [], "--internal-log", never=INSIDE),
    case("level-of-letters", ["debug: Scanning"], "--internal-log", "-v"),
    case("no-text-of-scripts-sqlite", ["script: 3 statements"], *ALL, files=SECRETS, never=["hidden-Value-1"]),
    case("no-password-postgresql", ["Connecting as user", "pg_try_advisory_lock"], *ALL, "-initSql=SET app.key = 'hidden-Value-1'", kind="pg", url=PG, files=SECRETS,
         never=["hidden-Value-1"]),
    case("no-password-mysql", ["Connecting as user", "script:", "GET_LOCK"], *ALL, "-initSql=SET @key = 'hidden-Value-1'", kind="my", url=MY, files=SECRETS,
         never=["hidden-Value-1", "fw:fw"]),
    case("a-password-that-is-wrong", ["password authentication failed"], *ALL, code=3, kind="pg", never=["open-Sesame-2"],
         url="-url=postgresql://locked:open-Sesame-2@127.0.0.1:@PORT@/@DB@"),
    case("of-a-program-that-is-run", ["debug: Scanning", "started"], "--internal-log", "-X", "--", "echo", "started", command=["run", "-locations=filesystem:sql"]),
    case("the-framework-speaks", [r"debug: Poco Application: Uninitializing subsystem"], "-l", "DEBUG", "--internal-log"),
    Case("internal-not-for-others", 2, ["no option --internal-log"], arguments=["--internal-log", "info"], plain=True),
]
