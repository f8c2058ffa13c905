#!/usr/bin/env python3
"""The commands under "A first migration" and "Checks and reports" in the README, run as they stand there, in an empty folder that is
then made a repository of git."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


COMMIT = "git init -q -b main; git add sql; git -c user.name=t -c user.email=t@t commit -q -m base"


def commands_of(readme, start, end):
    return re.findall(r"^    (.*)$", readme.split(start, 1)[1].split(end, 1)[0], re.M)


def main():
    readme = open(os.path.join(TOP, "README.md"), encoding="utf-8").read()
    first = commands_of(readme, "## A first migration", "\nWith a server")
    checks = commands_of(readme, "## Checks and reports", "\n`validate -offline`")
    assert (len(first), len(checks)) == (4, 4), (first, checks)
    commands = [*first, COMMIT, *checks]
    work = tempfile.mkdtemp(prefix="godwit-readme-")
    try:
        os.makedirs(os.path.join(work, "build/release"))
        os.symlink(os.environ["GODWIT_BINARY"], os.path.join(work, "build/release/godwit"))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FLYWAY_")}
        said = subprocess.run(["bash", "-e", "-c", "\n".join(commands)], cwd=work, env=environment, check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout.decode()
        written = set(os.listdir(work))
    finally:
        shutil.rmtree(work)
    assert 'Migrated to version 1 "Create bird"' in said, said
    assert re.search(r"Versioned +\| 1 +\| Create bird +\| SQL +\|.*\| Success", said), said
    assert "Validated 1 script without a database: nothing is wrong." in said, said
    assert "The filters leave out 1 migration." in said and said.endswith("\n1\n"), said
    assert {"report.html", "report.xml"} <= written, written
    print("1 passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
