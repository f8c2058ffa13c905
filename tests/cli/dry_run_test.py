#!/usr/bin/env python3
"""Scripts that are hard to cut, and callbacks, through a dry run: its file, run by the database's own client, leaves what migrate leaves.

The rows are those of constructs, callbacks and settings_last that end well. The same variables as run_table.py.
"""
import os
import subprocess
import sys

import callbacks
import constructs
import run_table
import settings_last
from table import Case

FILE = "dry.sql"


def through_client(case, database, work, arguments, meanwhile=None):
    code, out, err = run_table.godwit(case, database, work, ["-dryRunOutput=" + FILE, *arguments])
    if code != 0:
        return code, out, err
    if meanwhile:
        meanwhile(database)
    with open(os.path.join(work, FILE), "rb") as sql:
        done = subprocess.run(database.file_client(), stdin=sql, capture_output=True, timeout=60, check=False)
    return done.returncode, "", done.stderr.decode("utf-8", "replace")


def ended_well(_, code, __, err):
    if code != 0:
        yield f"ended with {code}: {err[-1500:]}"


def in_the_way(database):
    database.sql("CREATE TABLE b (i INT)")


# Made in the way of the second script after the dry run: the file must stop there, and the third script must not run.
STOPPED = [
    Case(f"stops-at-the-first-error-{kind}", 0, [], arguments=["migrate"], database=kind,
         files={f"sql/V{i}__{name}.sql": f"CREATE TABLE {name} (i INT);" for i, name in enumerate("abc", 1)},
         leaves={"select count(*), max(version) from flyway_schema_history": {"pg": "1|1", "my": "1\t1", "sqlite": "1|1"}[kind]})
    for kind in ("pg", "my", "sqlite")
]


def through_client_that_fails(case, database, work, arguments):
    code, out, err = through_client(case, database, work, arguments, in_the_way)
    return 0 if code != 0 and "exist" in err else 1, out, f"the client did not stop: {err}"


def fits(case):
    """A case that migrates, and says what it leaves in the database."""
    return case.code == 0 and case.database and case.leaves and case.arguments[-1] == "migrate" and not case.shell


def main():
    rows = [case for case in [*constructs.CASES, *callbacks.CASES, *settings_last.CASES] if fits(case)]
    results = [run_table.run_case(case, through_client, ended_well) for case in rows if not sys.argv[1:] or case.name in sys.argv[1:]]
    results += [run_table.run_case(case, through_client_that_fails, ended_well) for case in STOPPED]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
