#!/usr/bin/env python3
"""The commands under "A first migration" in the README, run as they stand there, in an empty folder."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def main():
    readme = open(os.path.join(TOP, "README.md"), encoding="utf-8").read()
    section = readme.split("## A first migration", 1)[1].split("\nWith a server", 1)[0]
    commands = re.findall(r"^    (.*)$", section, re.M)
    assert len(commands) == 4, commands
    work = tempfile.mkdtemp(prefix="godwit-readme-")
    try:
        os.makedirs(os.path.join(work, "build/release"))
        os.symlink(os.environ["GODWIT_BINARY"], os.path.join(work, "build/release/godwit"))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FLYWAY_")}
        said = subprocess.run(["bash", "-e", "-c", "\n".join(commands)], cwd=work, env=environment, check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout.decode()
    finally:
        shutil.rmtree(work)
    assert 'Migrated to version 1 "Create bird"' in said, said
    assert re.search(r"Versioned +\| 1 +\| Create bird +\| SQL +\|.*\| Success", said), said
    print("1 passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
