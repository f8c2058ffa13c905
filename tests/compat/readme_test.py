#!/usr/bin/env python3
"""README.md lists every case where godwit differs from Flyway on purpose, with the reason that its differs.json gives."""

import os
import re
import sys

import run_cases

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "README.md")
TABLE = re.compile(r"(?<=\| case \| why \|\n\|---\|---\|\n)(?:\|.*\n)*")


def wanted_table():
    found = ((name, run_cases.expected_results(name)[2]) for name in sorted(os.listdir(run_cases.CASES)))
    return "".join(f"| `{name}` | {differs['reason']} |\n" for name, differs in found if differs)


def main():
    with open(README, encoding="utf-8") as file:
        text = file.read()
    tables = TABLE.findall(text)
    assert len(tables) == 1, "README.md has no table of the cases"
    if os.environ.get("GODWIT_UPDATE_GOLDEN"):
        with open(README, "w", encoding="utf-8") as file:
            file.write(TABLE.sub(lambda _: wanted_table(), text))
    elif tables[0] != wanted_table():
        sys.exit("The table of README.md is not this one (GODWIT_UPDATE_GOLDEN=1 writes it):\n" + wanted_table())
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
