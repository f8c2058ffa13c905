#!/usr/bin/env python3
"""Runs cases recorded from Flyway 10.22 with godwit and says where it differs.

usage: run_cases.py [--show] <case> …      GODWIT_BINARY, GODWIT_TEST_PGPORT and GODWIT_TEST_MYPORT say with what and on which servers

cases/<case>/ holds the scripts; case.json: database, config (added to every command), env, the steps (cmd with args, sql, write, delete,
rename), and queries for the end; expected.json: what Flyway did. Compared, step by step: history rows, the states that info lists, success
or failure, error codes; at the end history, tables with their columns, the case's queries. Not compared: messages, times, exit numbers,
further JSON fields, the two columns that godwit adds to the history.
Where godwit differs on purpose, differs.json beside it says why and what is expected instead: {"reason", "steps": {"2": {…}}, "final": {…}}.
--show prints the differences as such a file, to be read and judged. A differs.json that is not needed any more is a failure, too.
"""

import json
import os
import re
import shutil
import signal
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import databases
import report_schema

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
COMMAND_TIMEOUT_S = 60
COMPARED = ("success", "history", "states", "codes")


def first_object(text):
    start = text.find("{")
    try:
        return json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else None
    except ValueError:
        return None


def error_codes(answer):
    """All error codes of an answer in JSON, sorted."""
    if not isinstance(answer, dict):
        return []
    found = [m.get("errorDetails", {}).get("errorCode") for m in answer.get("invalidMigrations") or []]
    found += [answer[key].get("errorCode") for key in ("error", "errorDetails") if isinstance(answer.get(key), dict)]
    return sorted(code for code in found if code)


def states_of(answer):
    """The migrations that info lists as [version, description, type, category, state]; None for other commands."""
    rows = answer.get("migrations") if isinstance(answer, dict) else None
    rows = [row for row in rows if "state" in row] if isinstance(rows, list) else []
    return [
        [row.get("version") or None, row.get("description"), row.get("type"), row.get("category"), row.get("state")]
        for row in rows
    ] or None


def succeeded(status, answer):
    """`validate -outputType=json` of Flyway exits with 0 whatever it finds: its validationSuccessful counts instead."""
    if isinstance(answer, dict) and "validationSuccessful" in answer:
        return bool(answer["validationSuccessful"])
    return status == 0


class Case:
    """One case in a folder of its own with a database of its own."""

    def __init__(self, name, folder, binary):
        self.source = os.path.join(CASES, name)
        self.folder = folder
        self.binary = binary
        with open(os.path.join(self.source, "case.json"), encoding="utf-8") as file:
            self.recipe = json.load(file)
        database_name = re.sub(r"[^a-z0-9_]", "_", "compat_" + name.lower())[:60]
        self.database = databases.KINDS[self.recipe["database"]](database_name, folder)
        self.history_table = self.recipe.get("history", "flyway_schema_history")
        self.complaints = []

    def filled(self, value):
        """Placeholders of case.json replaced, in lists and dicts too."""
        if isinstance(value, str):
            value = (
                value.replace("@WORK@", self.folder)
                .replace("@DB@", self.database.name)
                .replace("@URL@", self.database.url)
            )
            return re.sub("@PGPORT@", lambda _: databases.server_port("GODWIT_TEST_PGPORT"), value)
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        return value

    def run(self):
        """{"steps": […], "final": {…}} in the form that expected_results gives."""
        for name in os.listdir(self.source):
            path = os.path.join(self.source, name)
            if os.path.isdir(path):
                shutil.copytree(path, os.path.join(self.folder, name))
            elif name not in ("case.json", "expected.json", "differs.json"):
                shutil.copy(path, self.folder)
        os.makedirs(os.path.join(self.folder, "migrations"), exist_ok=True)
        self.database.create()
        try:
            steps = [step for step in map(self.run_step, self.filled(self.recipe["steps"])) if step is not None]
            result = {"steps": steps, "final": self.final()}
        finally:
            self.database.drop()
        return json.loads(json.dumps(result).replace(self.database.name, "@DB@"))

    def run_step(self, step):
        if "cmd" in step:
            return self.run_command(step)
        if "sql" in step:
            status, _, err = self.database.sql(step["sql"])
            return {"sql": True, "exit": status, "stderr": err.strip()[:300]}
        if "write" in step:
            path = os.path.join(self.folder, step["write"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(bytes.fromhex(step["hex"]) if "hex" in step else step["text"].encode())
        elif "delete" in step:
            os.remove(os.path.join(self.folder, step["delete"]))
        elif "rename" in step:
            os.rename(*(os.path.join(self.folder, name) for name in step["rename"]))
        return None

    def run_command(self, step):
        config = {"locations": "filesystem:migrations", **self.filled(self.recipe.get("config", {}))}
        command = [self.binary]
        if "url" not in config:
            command.append("-url=" + self.database.url)
            command += [] if "user" in config else self.database.credentials
        command += [f"-{key}={value}" for key, value in config.items() if value is not None]
        command += ["-outputType=json", *step.get("args", []), *step["cmd"].split()]
        env = {key: value for key, value in os.environ.items() if not key.startswith("FLYWAY_")}
        env["HOME"] = self.folder + "-home"  # no file of the person who runs this
        env.update(self.filled(self.recipe.get("env", {})))
        env.update(step.get("env", {}))
        status, out, err = databases.run(command, env=env, cwd=self.folder, timeout_s=COMMAND_TIMEOUT_S)
        answer = first_object(out)
        self.look_for_trouble(step["cmd"], status, answer, out, err)
        return {
            "cmd": step["cmd"],
            "success": succeeded(status, answer),
            "codes": error_codes(answer),
            "states": states_of(answer),
            "history": self.database.history(self.history_table),
        }

    def look_for_trouble(self, command, status, answer, out, err):
        """What no step may do, whatever Flyway did."""
        if (
            status == "timeout"
            or (isinstance(status, int) and status < 0)
            or "Sanitizer" in err
            or "runtime error:" in err
        ):
            self.complaints.append(f"{command} ended with {status}: {err[-2000:]}")
        elif answer is None:
            self.complaints.append(f"{command} printed no JSON object (exit {status}): {out[:300]} {err[:300]}")
        elif "godwitVersion" in json.dumps(answer) and report_schema.problems(answer):
            self.complaints.append(f"{command} printed what packaging/schema does not allow: {report_schema.problems(answer)}")
        elif "godwitVersion" in answer and answer.get("exitCode") != status:
            self.complaints.append(f"{command} ended with {status}, but its exitCode says {answer.get('exitCode')}")

    def final(self):
        result = {"history": self.database.history(self.history_table), "columns": self.database.columns()}
        if self.recipe.get("query"):
            result["query"] = {name: self.query(self.filled(text)) for name, text in self.recipe["query"].items()}
        return result

    def query(self, text):
        status, rows, err = self.database.sql(text)
        if status:
            return {"error": err.strip()[:300]}
        return [row for row in rows if row[0] not in databases.OWN_COLUMNS]


def with_verdicts(recorded):
    """What was recorded, with success and codes as they are compared."""
    for step in recorded["steps"]:
        if "cmd" in step:
            step["success"] = succeeded(step.get("exit"), step.get("json"))
            step["codes"] = error_codes(step.get("json"))
    return recorded


def expected_results(name):
    """(what Flyway did, the same with differs.json laid over it, the content of differs.json)"""
    with open(os.path.join(CASES, name, "expected.json"), encoding="utf-8") as file:
        recorded = with_verdicts(json.load(file))
    wanted = json.loads(json.dumps(recorded))
    differs = {}
    path = os.path.join(CASES, name, "differs.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            differs = json.load(file)
        for number, fields in differs.get("steps", {}).items():
            wanted["steps"][int(number) - 1].update(fields)
        wanted["final"].update(differs.get("final", {}))
    return recorded, wanted, differs


def differences(wanted, got):
    """(place, field, wanted, got) wherever the two are not the same."""
    found = []
    for number, (want, have) in enumerate(zip(wanted["steps"], got["steps"]), 1):
        if "cmd" not in want:
            if want.get("exit") != have.get("exit"):
                found.append((f"step {number}", "exit", want.get("exit"), have))
            continue
        for field in COMPARED:
            # States and codes are compared where Flyway gave any.
            unsaid = field in ("states", "codes") and not want.get(field)
            if not unsaid and want.get(field) != have.get(field):
                found.append((f"step {number}", field, want.get(field), have.get(field)))
    for field in ("history", "columns", "query"):
        if wanted["final"].get(field) != got["final"].get(field):
            found.append(("final", field, wanted["final"].get(field), got["final"].get(field)))
    return found


def as_differs(found, reason):
    overlay = {"reason": reason, "steps": {}, "final": {}}
    for place, field, _, got in found:
        (overlay["final"] if place == "final" else overlay["steps"].setdefault(place.split()[1], {}))[field] = got
    return {key: value for key, value in overlay.items() if value}


def judge(name, binary, show):
    """The sentences that say what is wrong with a case; none: all is well."""
    recorded, wanted, differs = expected_results(name)
    with tempfile.TemporaryDirectory(prefix="godwit-compat-") as folder:
        case = Case(name, folder, binary)
        got = case.run()
    if show:
        print(
            json.dumps(as_differs(differences(recorded, got), differs.get("reason", "?")), indent=1, ensure_ascii=False)
        )
    wrong = case.complaints
    for place, field, want, have in differences(wanted, got):
        command = "" if place == "final" else f" ({wanted['steps'][int(place.split()[1]) - 1].get('cmd', 'sql')})"
        wrong.append(f"{place}{command}: {field}\n  expected {json.dumps(want)}\n  got      {json.dumps(have)}")
    if differs and not differences(recorded, got):
        wrong.append("differs.json is not needed: godwit does what Flyway does. Delete it.")
    return wrong


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that databases and folders go in any case
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or sorted(os.listdir(CASES))
    binary = databases.program_under_test()
    failed = 0
    for name in names:
        try:
            wrong = judge(name, binary, "--show" in sys.argv)
        except RuntimeError as error:
            wrong = [f"could not be run: {error}"]
        failed += bool(wrong)
        print("\n".join([f"DIFF {name}", *wrong]) if wrong else f"same {name}", flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
