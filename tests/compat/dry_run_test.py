#!/usr/bin/env python3
"""A dry run's file, run with the database's own client, leaves what the command leaves: every case recorded from Flyway, on its database.

usage: dry_run_test.py [<case> …]      the same variables as run_cases.py

Each command of a case that writes and is to succeed is replaced by its dry run, which must change nothing, and by psql, mariadb or sqlite3
running the file. The case is then judged as always: history rows, states, tables, queries. A command that is to fail runs as it is.
"""

import copy
import os
import subprocess
import sys
import tempfile

import databases
import run_cases

WRITING = {"migrate", "undo", "baseline", "repair"}


class DryCase(run_cases.Case):
    """A case whose commands are carried out by the clients."""

    def __init__(self, name, folder, binary, wanted):
        super().__init__(name, folder, binary)
        self.to_succeed = [step.get("success", False) for step in wanted["steps"]]
        self.number = 0
        self.files = 0

    def run_step(self, step):
        result = super().run_step(step)
        self.number += result is not None
        return result

    def run_command(self, step):
        words = [word for word in step["cmd"].split() if not word.startswith("-")]
        if len(words) != 1 or words[0] not in WRITING or not self.to_succeed[self.number]:
            return super().run_command(step)
        self.files += 1
        file = os.path.join(self.folder + "-home", f"{self.files}.sql")
        database = self.database_of(step)
        before = self.everything(database)
        dry = {**step, "args": [*step.get("args", []), "-dryRunOutput=" + file]}
        result = super().run_command(dry)
        if not result["success"]:
            self.complaints.append(f"the dry run of {step['cmd']} failed")
            return result
        if self.everything(database) != before:
            self.complaints.append(f"the dry run of {step['cmd']} changed the database")
        with open(file, "rb") as sql:
            done = subprocess.run(database.file_client(), stdin=sql, capture_output=True, timeout=60, check=False)
        if done.returncode:
            self.complaints.append(f"the file of {step['cmd']} failed: {done.stderr.decode(errors='replace')[:600]}")
        result["history"] = self.database.history(self.history_table)
        return result

    def database_of(self, step):
        """The case's database, or the file of SQLite that the step names itself."""
        prefix = "-url=jdbc:sqlite:"
        files = [word.removeprefix(prefix) for word in step.get("args", []) if word.startswith(prefix)]
        if not files:
            return self.database
        named = copy.copy(self.database)
        named.file = files[-1]
        return named

    def everything(self, database):
        return database.history(self.history_table), database.columns()


def judge(name, binary):
    _, wanted, _ = run_cases.expected_results(name)
    with tempfile.TemporaryDirectory(prefix="godwit-dry-") as folder:
        case = DryCase(name, os.path.join(folder, "case"), binary, wanted)
        os.makedirs(case.folder)
        got = case.run()
    wrong = case.complaints
    for place, field, want, have in run_cases.differences(wanted, got):
        wrong.append(f"{place}: {field}\n  expected {want}\n  got      {have}")
    return case.files, wrong


def main():
    names = sys.argv[1:] or sorted(os.listdir(run_cases.CASES))
    binary = databases.program_under_test()
    failed = files = 0
    for name in names:
        count, wrong = judge(name, binary)
        files += count
        failed += bool(wrong)
        print("\n".join([f"DIFF {name}", *wrong]) if wrong else f"same {name} ({count} files)", flush=True)
    print(f"{len(names) - failed} passed, {failed} failed; {files} files run")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
