#!/usr/bin/env python3
"""run_matrix.py <build folder> <server>: the contract suite, the recorded cases and the demo on the server that with_server.sh started.

What a server cannot do, and so must fail there, stands in differs.txt with the reason; a test named there that passes is a failure, too.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [os.path.join(TESTS, "compat"), os.path.join(TESTS, "support")]
import databases  # noqa: E402
import run_cases  # noqa: E402

BUILD, SERVER = os.path.abspath(sys.argv[1]), sys.argv[2]
KIND = {"postgresql": "postgresql", "mariadb": "mariadb", "mysql": "mariadb"}[SERVER.split("-")[0]]
NAME = {"mariadb": "mysql"}.get(KIND, KIND)  # in the contract suite and in sql/demo
SUITES = {"postgresql": "*/postgresql:Postgresql*:PostgreSql*", "mysql": "*/mysql:Mysql*:MySql*"}


def known_differences():
    """{test or case: reason} of this server."""
    with open(os.path.join(HERE, "differs.txt"), encoding="utf-8") as file:
        lines = [line.split(None, 2) for line in file if line.strip() and not line.startswith("#")]
    return {name: reason.strip() for server, name, reason in lines if server == SERVER}


def contract():
    """(names of the tests that passed, {name: what failed} of the others)"""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        done = subprocess.run(
            [os.path.join(BUILD, "test_db"), "--gtest_filter=" + SUITES[NAME], "--gtest_output=json:" + report],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        if not os.path.exists(report):
            raise SystemExit(f"test_db ended with {done.returncode}:\n{done.stdout[-5000:]}")
        with open(report, encoding="utf-8") as file:
            suites = json.load(file)["testsuites"]
    passed, failed = [], {}
    for test in (test for suite in suites for test in suite["testsuite"]):
        name = f"{test['classname']}.{test['name']}"
        if test.get("failures"):
            failed[name] = "\n".join(failure["failure"] for failure in test["failures"])
        elif test["result"] == "COMPLETED":
            passed.append(name)
    return passed, failed


def cases():
    passed, failed = [], {}
    for name in sorted(os.listdir(run_cases.CASES)):
        with open(os.path.join(run_cases.CASES, name, "case.json"), encoding="utf-8") as file:
            if json.load(file)["database"] != KIND:
                continue
        wrong = run_cases.judge(name, databases.program_under_test(), False)
        if wrong:
            failed["compat." + name] = "\n".join(wrong)
        else:
            passed.append("compat." + name)
    return passed, failed


def demo():
    """The demo's scripts migrated, looked at, taken away, and migrated again; no version is refused."""
    with tempfile.TemporaryDirectory() as folder:
        database = databases.KINDS[KIND]("matrix_demo", folder)
        database.create()
        try:
            scripts = os.path.join(TESTS, "..", "sql", "demo", NAME)
            for command in ("migrate", "validate", "info", "-cleanDisabled=false clean", "migrate", "migrate"):
                arguments = ["-url=" + database.url, *database.credentials, "-locations=filesystem:" + scripts, *command.split()]
                status, out, err = databases.run([databases.program_under_test(), *arguments])
                if status:
                    return [], {"demo": f"{command} ended with {status}: {out}{err}"}
            rows = database.history("flyway_schema_history")
        finally:
            database.drop()
    if len(rows) != len(os.listdir(scripts)):
        return [], {"demo": f"the history has {rows}"}
    return ["demo"], {}


def version():
    with tempfile.TemporaryDirectory() as folder:
        database = databases.KINDS[KIND]("matrix_version", folder)
        database.create()
        try:
            return database.sql("select version()")[1][0][0]
        finally:
            database.drop()


def main():
    known = known_differences()
    print(f"{SERVER} is {version()}", flush=True)
    unlisted = dict(known)
    wrong, passed_all = {}, 0
    for part in (demo, cases, contract):
        passed, failed = part()
        print(f"{SERVER}: {part.__name__}: {len(passed)} passed, {len(failed)} failed", flush=True)
        if not passed:
            wrong[part.__name__] = "nothing passed"
        passed_all += len(passed)
        for name in passed:
            if name in known:
                wrong[name] = "passes, but differs.txt says that it cannot: " + known[name]
        for name, why in failed.items():
            unlisted.pop(name, None)
            if name in known:
                print(f"  as listed: {name}: {known[name]}")
            else:
                wrong[name] = why
    for name in unlisted:
        wrong.setdefault(name, "stands in differs.txt, but there is no such test")
    for name, why in wrong.items():
        print(f"FAILED {name}: {why}")
    print(f"{passed_all} passed, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
