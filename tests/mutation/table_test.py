#!/usr/bin/env python3
"""table_test.py <top folder>: every mutant of the table still applies to the sources, so that the table cannot rot silently."""

import os
import sys

import table

FEWEST = 150
ROOMS = ("src/engine/", "src/db/", "src/history/", "src/server/")


def check_form():
    """What the table says of itself, on a text of its own."""
    mutants = []
    table.read_file("t", ["@ a.cpp: unit.x", "- if (@@a && b@@) c();", "+ a", "- c();", "+ ", "= nobody asks"], mutants)
    text = table.mutated("a.cpp", "if (a && b) c();\n", mutants)
    wanted = "if ((::mutant::on(1) ? (a) : (a && b))) { if (::mutant::on(2)) {  } else { c(); } }\n"
    assert text.endswith(wanted), text
    assert mutants[0].programs == ["unit.x"] and mutants[1].no_effect == "nobody asks"
    for lines in (["- d();", "+ e();"], ["- c", "+ c"], ["- a &@@& b", "+ a"]):
        wrong = []
        table.read_file("t", ["@ a.cpp:"] + lines, wrong)
        try:
            table.mutated("a.cpp", "if (a && b) c();\n", wrong)
        except table.Wrong:
            continue
        raise AssertionError(f"{lines} was taken")


def check_sources(top):
    wrong = []
    mutants = table.read_table()
    for source, of_source in table.by_source(mutants).items():
        if not source.startswith(ROOMS):
            wrong.append(f"{of_source[0].place}: {source} is in none of {', '.join(ROOMS)}")
            continue
        try:
            with open(os.path.join(top, source), encoding="utf-8") as file:
                table.mutated(source, file.read(), of_source)
        except (OSError, table.Wrong) as error:
            wrong.append(str(error))
    if len(mutants) < FEWEST:
        wrong.append(f"{len(mutants)} mutants; there should be {FEWEST}")
    print(f"{len(mutants)} mutants in {len(table.by_source(mutants))} sources")
    return wrong


def main():
    check_form()
    wrong = check_sources(sys.argv[1])
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
