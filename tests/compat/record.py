#!/usr/bin/env python3
"""Records what the real Flyway does for cases: runs their steps with its command line and writes expected.json.

usage: record.py [--check] <flyway program> <case> …      GODWIT_TEST_PGPORT and GODWIT_TEST_MYPORT say on which servers

--check writes nothing and says which cases Flyway does otherwise than recorded. Nothing in an expected.json is written by hand. Left
out are times, users, paths, versions of programs and the text of messages, of which only is kept whether there is one. A command that
does not end within a minute is recorded as "timeout".
"""

import json
import os
import sys
import tempfile

import run_cases

VOLATILE = {
    "timestamp",
    "flywayVersion",
    "installedOnUTC",
    "installedBy",
    "executionTime",
    "totalMigrationTime",
    "message",
    "stackTrace",
    "cause",
    "sql",
    "licenseFailed",
}
PROSE = {"exception", "allErrorMessages", "errorMessage", "warnings"}


class Recording(run_cases.Case):
    """A case run with Flyway; what godwit must not do, Flyway may."""

    def __init__(self, name, folder, flyway):
        super().__init__(name, folder, flyway)
        self.said = []

    def look_for_trouble(self, command, status, answer, out, err):
        self.said.append((status, answer or run_cases.first_object(err)))

    def run_command(self, step):
        done = super().run_command(step)
        status, answer = self.said[-1]
        recorded = {"cmd": step["cmd"], "args": step.get("args"), "exit": status, "states": done["states"]}
        recorded = {key: value for key, value in recorded.items() if value is not None}
        answer = self.without_volatile(answer)
        if done["states"]:
            del answer["migrations"]
        return {**recorded, "json": answer, "history": done["history"]}

    def without_volatile(self, value):
        if isinstance(value, dict):
            return {
                key: bool(item) if key in PROSE else self.without_volatile(item)
                for key, item in value.items()
                if key not in VOLATILE
            }
        if isinstance(value, list):
            return [self.without_volatile(item) for item in value]
        return value.replace(self.folder, "@WORK@") if isinstance(value, str) else value


def record(name, flyway, check):
    """A line about the case, and whether all is well."""
    with tempfile.TemporaryDirectory(prefix="godwit-record-") as folder:
        result = Recording(name, folder, flyway).run()
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    path = os.path.join(run_cases.CASES, name, "expected.json")
    if not check:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return f"recorded {name}: exit {[step.get('exit') for step in result['steps']]}", True
    recorded, _, _ = run_cases.expected_results(name)
    found = run_cases.differences(recorded, run_cases.with_verdicts(result))
    return "\n".join([f"{'DIFF' if found else 'same'} {name}", *map(str, found)]), not found


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    if len(arguments) < 2:
        raise SystemExit(__doc__)
    os.environ.setdefault("REDGATE_DISABLE_TELEMETRY", "true")
    flyway, *names = arguments
    good = True
    for name in names:
        line, well = record(name, os.path.abspath(flyway), "--check" in sys.argv)
        print(line, flush=True)
        good = good and well
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
