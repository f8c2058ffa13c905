"""The machine around a run: descriptors that are closed, a working directory that is gone, places that cannot be written, sizes."""
from table import ONE, TWO, Case, link

GONE = "mkdir gone; cd gone; rmdir ../gone;"
DEEP = "".join(" " * depth + "a:\n" for depth in range(1400))


def closed(name, redirection, database, says, never=(), arguments=("migrate",), **more):
    return Case("closed-" + name, 0, says, list(arguments), database, files=TWO, never=list(never), shell=f"exec {redirection};", **more)


def applied(database):
    return {"select count(*) from flyway_schema_history" + ("" if database == "sqlite" else " where success"): "2", "select count(*) from two": "0"}


CASES = [
    *[closed(f"output-{database}", ">&-", database, [], ["Migrated"], leaves=applied(database)) for database in ("sqlite", "pg", "my")],
    *[closed(f"errors-{database}", "2>&-", database, ["Applied 2 migrations"], leaves=applied(database)) for database in ("pg", "my")],
    *[closed(f"all-three-{database}", "<&- >&- 2>&-", database, [], ["."], leaves=applied(database)) for database in ("sqlite", "pg", "my")],
    closed("with-a-report", ">&- 2>&-", "sqlite", [], files_say={"r.json": [r'^{\n.*"migrationsExecuted": 2.*}\n$']}, arguments=["-reportFilename=r.json", "migrate"], leaves=applied("sqlite")),
    closed("with-an-output-file", ">&-", "sqlite", [], files_say={"out.txt": ["^(?!.*Migrated to version 1.*Migrated to version 1).*Migrated to version 1"]}, arguments=["-outputFile=out.txt", "migrate"]),
    closed("input-with-a-backup", "<&- >&-", "sqlite", [], arguments=["-backupCommand=cat >backup.txt; echo done >>backup.txt", "migrate"], leaves_files={"backup.txt": "done\n"}),
    Case("closed-descriptors-stay-closed-for-the-program", 0, ["0 closed", "1 open", "2 closed"], ["run", "--", "sh", "-c", "for n in 0 1 2; do if [ -e /proc/self/fd/$n ]; then echo $n open; else echo $n closed; fi; done"], None, plain=True,
         environment={"FLYWAY_URL": "sqlite:case.db", "FLYWAY_LOCATIONS": "filesystem:sql"}, files=ONE, shell="exec <&- 2>&-;"),
    # A working directory that was removed.
    *[Case("gone-folder-" + words[0], 0, [says], words, None, plain=True, shell=GONE) for words, says in
      [(["version"], r"^godwit \d"), (["help"], "Commands"), (["help", "migrate"], "migrate"), (["completion", "bash"], "complete"), (["man"], r"\.TH")] if words != ["help", "migrate"]],
    *[Case("gone-folder-" + words[-1], 2, ["ERROR: The working directory is gone", "cd"], words, None, plain=True, shell=GONE) for words in
      [["-url=sqlite:/tmp/never.db", "migrate"], ["info"], ["wait"], ["server"], ["run", "--", "true"], ["sys", "database", "validate"], ["config"]]],
    Case("gone-folder-as-json", 2, ['"message": "The working directory is gone'], ["-outputType=json", "repair"], None, plain=True, shell=GONE),
    # All is done, and cannot be told.
    Case("unwritten-output", 1, ["Standard output could not be written. What the command did: Applied 2 migrations"], files=TWO, shell="exec >/dev/full;", leaves=applied("sqlite")),
    Case("unwritten-output-as-json", 1, ["What the command did: Applied 2 migrations"], ["-outputType=junit", "migrate"], files=TWO, shell="exec >/dev/full;", leaves=applied("sqlite")),
    Case("unwritten-report", 1, ["r.xml cannot be written: No space left.*What the command did: Applied 2 migrations"], ["-reportFilename=r.xml", "migrate"], files=TWO, before=[link("/dev/full", "r.xml")], leaves=applied("sqlite")),
    Case("unwritten-second-report", 1, ["r.sarif cannot be written: No space left.*What the command did: Applied 2 migrations"], ["-reportFilename=a.html,r.sarif", "migrate"], files=TWO, before=[link("/dev/full", "r.sarif")], files_say={"a.html": ["Applied 2 migrations"]}),
    Case("unwritten-output-of-a-failure", 6, ["nope", "Standard output could not be written. What the command did: Migration failed"], files={"sql/V1__x.sql": "SELECT nope;\n"}, shell="exec >/dev/full;"),
    *[Case("unwritten-" + words[0], 1, ["Standard output could not be written"], words, None, plain=True, shell="exec >/dev/full;") for words in
      (["version"], ["help"], ["man"], ["completion", "bash"], ["config"])],
    Case("unwritten-output-file", 1, ["outputFile /dev/full could not be written. The command itself ended well"], ["-outputFile=/dev/full", "migrate"], files=TWO, leaves=applied("sqlite")),
    # Depth and size.
    Case("deep-yaml", 2, ["deep.yml", "nested too deeply"], ["-configFiles=deep.yml", "info"], files={"deep.yml": DEEP}),
    *[Case(f"deep-yaml-{name}", 2, ["deep.yml"], ["-configFiles=deep.yml", "info"], files={"deep.yml": text}) for name, text in
      [("flow", "a: " + "[" * 20000 + "]" * 20000), ("maps", "flyway: " + "{a: " * 20000 + "1" + "}" * 20000), ("unclosed", "a: " + "{" * 20000), ("items", "- " * 20000 + "1")]],
    Case("large-yaml", 2, ["large.yml", "larger than 1 MiB"], ["-configFiles=large.yml", "info"], files={"large.yml": "".join(" " * depth + "a:\n" for depth in range(1, 2000))}),
    Case("large-conf", 2, ["large.conf is larger than 4 MiB"], ["-configFiles=large.conf", "info"], files={"large.conf": "# x\n" * 1_100_000}),
    Case("endless-file", 2, ["larger than 4 MiB"], ["-configFiles=zero.conf", "info"], before=[link("/dev/zero", "zero.conf")]),
    Case("large-description", 0, [r"\.\.\."], ["-baselineVersion=1", "-configFiles=d.conf", "baseline", "info"], files={"d.conf": "flyway.baselineDescription=" + "x" * 1_000_000 + "\n"}, never=["x{201}"],
         leaves={"select length(description) from flyway_schema_history": "200"}),
    Case("large-description-in-yaml", 0, [r"\.\.\."], ["-baselineVersion=1", "-configFiles=d.yml", "baseline", "info"], files={"d.yml": "flyway: {baselineDescription: " + "x" * 1_000_000 + "}\n"}, never=["x{201}"],
         leaves={"select length(description) from flyway_schema_history": "200"}),
]
