#!/usr/bin/env python3
"""Runs the table of bad input: each row is a project, a database, a command, and what must be said.

usage: run_table.py --list            names of all tables, one a line
       run_table.py --list <table>    names of its cases
       run_table.py <name> …          runs cases, or all those of a table; the last line is 'N passed, M failed'
The binary comes from GODWIT_BINARY, the servers from GODWIT_TEST_PGPORT and GODWIT_TEST_MYPORT.
"""
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import report_schema
from fresh_database import Database, need

SECRET = "s3cret-Passw0rd"


def godwit(case, database, work, arguments):
    command = [need("GODWIT_BINARY")]
    named = case.plain or any(a.startswith("-url") for a in arguments)
    if database and not named:
        command.append("-url=" + database.url)
    if database and not case.plain and not any(a.startswith("-user") for a in arguments):
        command += database.options
    if not case.plain and not any(a.startswith("-locations") for a in arguments):
        command.append("-locations=filesystem:sql")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_", "PG"))}
    environment["HOME"] = os.path.join(work, "home")  # what its owner has at home must not decide a test
    environment.update({k: v.replace("@SECRET@", SECRET) for k, v in case.environment.items()})
    prefix = ["bash", "-c", case.shell + ' exec "$@"', "bash"] if case.shell else []
    done = subprocess.run(prefix + command + arguments, cwd=work, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def write_files(work, files):
    os.makedirs(os.path.join(work, "sql"))
    for name, content in files.items():
        path = os.path.join(work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.replace("@SECRET@", SECRET).encode())


def check(case, code, out, err):
    said = out + err
    if code != case.code:
        yield f"exit code {code}, expected {case.code}"
    for pattern in case.says:
        if not re.search(pattern, said, re.S):
            yield f"does not say {pattern!r}"
    for pattern in case.never + [SECRET]:
        if re.search(pattern, said):
            yield f"says {pattern!r}"
    if "-outputType=json" in case.arguments:
        yield from report_schema.problems(json.loads(out))
    if "Sanitizer" in err or "runtime error:" in err:
        yield "a sanitizer complained"


def file_problems(case, work):
    def content(name):
        path = os.path.join(work, name)
        return open(path, encoding="utf-8").read() if os.path.isfile(path) else None

    for folder, _, names in os.walk(work):
        for name in (os.path.relpath(os.path.join(folder, name), work) for name in names):
            if name.endswith((".html", ".json", ".xml", ".sarif", ".txt")) and name not in case.files and SECRET in (content(name) or ""):
                yield f"{name} shows the secret"
    for name, expected in case.leaves_files.items():
        if content(name) != expected:
            yield f"{name}: expected {expected!r}, found {content(name)!r}"
    for names, wanted in ((case.files_say, True), (case.files_never, False)):
        for name, patterns in names.items():
            for pattern in patterns:
                if bool(re.search(pattern, content(name) or "", re.S)) != wanted:
                    yield f"{name} {'does not say' if wanted else 'says'} {pattern!r}: {content(name)!r}"


def run_case(case, run=godwit, check_said=check):
    """`run` and `check_said` may stand for running the binary and judging what it says."""
    work = tempfile.mkdtemp(prefix="godwit-cli-")
    os.chmod(work, 0o755)
    database = Database(case.database, "cli_" + re.sub(r"\W", "_", case.name), work) if case.database else None
    code, out, err = None, "", ""
    try:
        write_files(work, case.files)
        for step in case.before:
            step(work, database, lambda *arguments: godwit(case, database, work, list(arguments)))
        arguments = [a.replace("@WORK@", work).replace("@SECRET@", SECRET) for a in case.arguments]
        if database:
            arguments = [a.replace("@PORT@", getattr(database, "port", "")).replace("@DB@", database.name) for a in arguments]
        code, out, err = run(case, database, work, arguments)
        problems = list(check_said(case, code, out, err))
        problems += file_problems(case, work)
        for sql, expected in case.leaves.items():
            try:
                found = database.sql(sql)
            except subprocess.CalledProcessError as error:
                found = str(error)
            if found != expected:
                problems.append(f"{sql}: expected {expected!r}, found {found!r}")
    finally:
        if database:
            database.drop()
        shutil.rmtree(work, ignore_errors=True)
    if problems:
        print(f"FAILED {case.name}: " + "; ".join(problems) + f"\n--- stdout\n{out}--- stderr\n{err}")
    else:
        print(f"passed {case.name}")
    return not problems


def tables():
    """The files here that hold rows; the others are tests by themselves."""
    names = sorted(name[:-3] for name in os.listdir(HERE) if name.endswith(".py") and not name.endswith("_test.py"))
    modules = [importlib.import_module(name) for name in names if name != "run_table"]
    return [module for module in modules if hasattr(module, "CASES")]


def main():
    by_table = {module.__name__: module.CASES for module in tables()}
    rows = [case for table in by_table.values() for case in table]
    cases = {case.name: case for case in rows}
    assert len(cases) == len(rows), "two cases have one name"
    if sys.argv[1:2] == ["--list"]:
        print("\n".join(case.name for name in sys.argv[2:] for case in by_table[name]) if sys.argv[2:] else "\n".join(by_table))
        return
    wanted = [case for name in sys.argv[1:] for case in by_table.get(name) or [cases[name]]] if sys.argv[1:] else rows
    results = [run_case(case) for case in wanted]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
