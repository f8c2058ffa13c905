"""run and wait: what starts, what does not, and what stands in the database."""
from table import Case, migrate, write

SQL = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABLE b (i INT);"}
BAD = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABL b (i INT);"}
APPLIED = {"select count(*) from flyway_schema_history": "2"}
NOT_MADE = {"select count(*) from sqlite_master": "0"}
PROGRAM = ["--", "sh", "-c", "echo started as $0; exit 42", "it"]


def run(name, code, says, mode=None, files=None, leaves=None, never=(), environment=None, before=(), arguments=(), program=PROGRAM):
    chosen = [f"-boot.mode={mode}"] if mode else []
    return Case(f"run-{name}", code, list(says), database="sqlite", files=SQL if files is None else files, before=list(before),
                arguments=["run", *chosen, *arguments, *program],
                leaves=leaves or {}, never=list(never), environment=environment or {})


STARTED = "started as it"

CASES = [
    run("migrates-and-becomes-the-program", 42, ["Applied 2 migrations", STARTED], leaves=APPLIED),
    run("does-not-start-after-a-failure", 6, ["V2__b.sql:1"], files=BAD, never=[STARTED]),
    run("starts-after-a-failure-if-permissive", 42, ["V2__b.sql:1", "starts all the same", STARTED], mode="permissive", files=BAD),
    run("starts-after-a-failure-by-the-variable", 42, ["V2__b.sql:1", STARTED], files=BAD, environment={"FAIL_ON_MIGRATION_ERROR": "false"}),
    run("only-checks", 42, ["Pending: 2 migrations of this program;", STARTED], mode="check", leaves=NOT_MADE),
    run("only-checks-by-the-variable", 42, ["Pending: 1 migration of this program;", STARTED], files={"sql/V1__a.sql": SQL["sql/V1__a.sql"]}, environment={"AUTO_MIGRATE_ON_STARTUP": "false"}, leaves=NOT_MADE),
    run("only-checks-and-finds-an-edit", 4, ["version 1"], mode="check", before=[migrate(), write("sql/V1__a.sql", "CREATE TABLE a (j INT);")],
        never=[STARTED]),
    run("requires-that-nothing-is-pending", 5, ["pending"], mode="require", never=[STARTED], leaves=NOT_MADE),
    run("requires-and-finds-all", 42, [STARTED], mode="Require", before=[migrate()]),
    run("of-a-wrong-mode", 2, ["must be migrate, check, require or permissive"], mode="sometimes", never=[STARTED]),
    run("mode-by-godwits-variable", 5, ["pending"], environment={"GODWIT_BOOT_MODE": "require"}, never=[STARTED]),
    run("nothing-to-run", 2, ["godwit run --"], program=[], leaves=NOT_MADE),
    run("program-that-is-not-there", 2, ["no program .absent-program.", "Nothing was done"], program=["--", "absent-program"], leaves=NOT_MADE),
    run("program-that-a-folder-is", 2, ["no program"], program=["--", "./sql"], leaves=NOT_MADE),
    run("a-database-that-is-ahead", 42, [STARTED], mode="require", files={"sql/V1__a.sql": "CREATE TABLE a (i INT);", "later/V2__b.sql": "CREATE TABLE b (i INT);"},
        before=[migrate("-locations=filesystem:sql,filesystem:later")]),
    *[run(f"{mode}-with-a-database-that-is-ahead", 42, [STARTED], mode=mode, files={"sql/V1__a.sql": "CREATE TABLE a (i INT);", "later/V2__b.sql": "CREATE TABLE b (i INT);"},
          before=[migrate("-locations=filesystem:sql,filesystem:later")], leaves=APPLIED) for mode in ("migrate", "check", "permissive")],
    *[Case(f"wait-with-a-database-that-is-ahead-{len(extra)}", 0, ["at version 2|version 2"], database="pg", files={"sql/V1__a.sql": "CREATE TABLE a (i INT);", "later/V2__b.sql": "CREATE TABLE b (i INT);"},
           before=[migrate("-locations=filesystem:sql,filesystem:later")], arguments=["-timeout=0", "wait", *extra]) for extra in ([], ["-version=1"])],
    Case("run-without-a-database", 2, ["neither datasources nor a url"], database=None, files=SQL, arguments=["run", "--", "true"], plain=True),
    Case("run-by-database-url", 42, ["Applied 2 migrations", STARTED], database="sqlite", files=SQL, leaves=APPLIED, plain=True,
         arguments=["run", *PROGRAM], environment={"DATABASE_URL": "sqlite:case.db"}),
    Case("run-leaves-the-process-as-it-was", 0, ["mask and files are as they were"], database="sqlite", files=SQL, plain=True,
         arguments=["run", "-url=sqlite:case.db", "--", "python3", "-c",
                    "import os, resource, signal\n"
                    "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
                    "assert int(status['SigBlk'], 16) == 0, status['SigBlk']\n"
                    "assert int(status['SigIgn'], 16) & ~((1 << 12) | (1 << 24)) == 0, status['SigIgn']\n"
                    "names = {os.readlink('/proc/self/fd/' + f) for f in os.listdir('/proc/self/fd') if os.path.islink('/proc/self/fd/' + f)}\n"
                    "assert not any('case.db' in n or 'godwit' in n for n in names), names\n"
                    "assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 4096, resource.getrlimit(resource.RLIMIT_CORE)\n"
                    "print('mask and files are as they were')"], shell="ulimit -c 4;",
         environment={"ASAN_OPTIONS": "disable_coredump=0"}),  # a sanitizer has a limit of its own
    Case("run-keeps-the-process-id", 0, ["same"], database="sqlite", files=SQL, plain=True,
         arguments=["run", "-url=sqlite:case.db", "--", "sh", "-c", "test $$ = $EXPECTED && echo same"], shell="export EXPECTED=$$;"),
    *[Case(f"wait-until-nothing-is-pending-{kind}", 0, ["Ready", "version 2"], database=kind, files=SQL, before=[migrate()],
           arguments=["wait"]) for kind in ("pg", "my", "sqlite")],
    Case("wait-for-what-does-not-come", 7, ["Gave up after 1 s", "Pending: 2 local migrations;"], database="pg", files=SQL, arguments=["-timeout=1", "wait"]),
    Case("wait-for-a-version", 0, ["at version 2"], database="pg", files=SQL, before=[migrate()], arguments=["wait", "-version", "1.5"]),
    Case("wait-for-a-version-that-does-not-come", 7, ["waiting for version 3"], database="pg", files=SQL, before=[migrate()], arguments=["-timeout=0", "wait", "-version=3"]),
    Case("wait-for-a-server-that-does-not-come", 7, ["Gave up after 1 s"], database="pg", files=SQL, arguments=["-url=postgresql://127.0.0.1:1/x", "-timeout=1", "wait"]),
    Case("wait-as-json", 0, [r'"operation": "wait"', r'"schemaVersion": "2"'], database="sqlite", files=SQL, before=[migrate()], arguments=["-outputType=json", "wait"]),
    Case("wait-with-a-wrong-version", 2, ["must be a version"], database="sqlite", files=SQL, arguments=["wait", "-version=x"]),
]
