"""The two real Flyways of fetch.py behind one face: run(arguments, command) gives (exit status, what was done).

What was done is said in the same lines by both: "migrated 2"; "valid 3", or "<version> <error code>" for each wrong one and "invalid";
"removed 0 deleted 0 aligned 1"; for info a line a migration, see info_lines. A command that fails says "FAILED <message>"."""

import json
import os

import databases

COMMAND_TIMEOUT_S = 120


def info_lines(answer):
    """The migrations of an info in JSON, Flyway's or godwit's, as category|version|description|type|state."""
    fields = ("category", "version", "description", "type", "state")
    return ["|".join(row[field] or "" for field in fields) for row in answer["migrations"]]


class Core:
    """flyway-core 13.12, through FlywayMain."""

    def __init__(self, cache):
        self.program = ["java", "-cp", f"{cache}/classes:{cache}/jars/*", "FlywayMain"]

    def run(self, arguments, command):
        status, out, err = databases.run([*self.program, *arguments, command], timeout_s=COMMAND_TIMEOUT_S)
        return status, (out + (err if status and not out else "")).strip()


class CommandLine:
    """The command line of Flyway 10.22, asked for JSON."""

    def __init__(self, cache):
        self.program = [os.path.join(cache, "flyway-10.22.0", "flyway"), "-outputType=json"]
        quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a command lives for two seconds
        self.environment = {**os.environ, "REDGATE_DISABLE_TELEMETRY": "true", "JAVA_ARGS": quick}

    def run(self, arguments, command):
        status, out, err = databases.run(
            [*self.program, *arguments, command], env=self.environment, timeout_s=COMMAND_TIMEOUT_S
        )
        try:
            answer = json.loads(out)
        except ValueError:
            return status or 1, f"FAILED {out} {err}".strip()
        if answer.get("error"):
            return status or 1, "FAILED " + answer["error"]["message"]
        if command == "migrate":
            return status, f"migrated {answer['migrationsExecuted']}"
        if command == "info":
            return status, "\n".join(info_lines(answer))
        if command == "repair":
            done = ((word, len(answer["migrations" + word.capitalize()])) for word in ("removed", "deleted", "aligned"))
            return status, " ".join(f"{word} {count}" for word, count in done)
        if answer["validationSuccessful"]:  # it exits with 0 in any case
            return status, f"valid {answer['validateCount']}"
        wrong = [f"{row['version']} {row['errorDetails']['errorCode']}" for row in answer["invalidMigrations"]]
        return 1, "\n".join([*wrong, "invalid"])


VERSIONS = {"10.22": CommandLine, "13.12": Core}
