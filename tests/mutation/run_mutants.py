#!/usr/bin/env python3
"""Tries the tests on mistakes: builds a copy of the sources in which every mutant of the table stands behind a number, and runs the
tests that pass its place once for each. Prints what killed each mutant, or that it survived, and the rate of those that have an effect.

    run_mutants.py                      all mutants
    run_mutants.py engine/run 17 18     those of a folder, and single ones
    run_mutants.py --all …              also those that the table says have no effect
    run_mutants.py --list               the numbers and their places; builds nothing

Programs labelled db need the servers that packaging/test.sh starts; without these their mutants are left out."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import table

TOP = os.path.dirname(os.path.dirname(table.HERE))
FOLDER = os.path.join(TOP, "build", "mutation")
TREE = os.path.join(FOLDER, "tree")
BUILT = os.path.join(FOLDER, "built")
WANTED = 0.95
NEEDS_SERVERS = {"db", "poco"}
SLOW = 20  # seconds that a test may take beside five times what it takes without a mistake
SERVERS = "GODWIT_TEST_PGPORT"


def write_if_new(path, text):
    """Leaves a file alone that is as it should be, so that it is not compiled again."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except OSError:
        pass
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_tree(mutants):
    """The checkout again, with links to all but src."""
    os.makedirs(TREE, exist_ok=True)
    for name in os.listdir(TOP):
        link = os.path.join(TREE, name)
        if name not in ("build", "src") and not name.startswith(".") and not os.path.lexists(link):
            os.symlink(os.path.join(TOP, name), link)
    sources = table.by_source(mutants)
    kept = set()
    for folder, _, names in os.walk(os.path.join(TOP, "src")):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), TOP)
            with open(os.path.join(TOP, path), encoding="utf-8") as file:
                text = file.read()
            if path in sources:
                text = table.mutated(path, text, sources[path])
            write_if_new(os.path.join(TREE, path), text)
            kept.add(path)
    with open(os.path.join(table.HERE, "mutant.h"), encoding="utf-8") as file:
        write_if_new(os.path.join(TREE, "src", "mutant.h"), file.read())
    kept.add("src/mutant.h")
    for folder, _, names in os.walk(os.path.join(TREE, "src")):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.relpath(path, TREE) not in kept:
                os.remove(path)


def target_of(program):
    return "test_" + program.replace(".", "_")


def build(programs):
    os.makedirs(BUILT, exist_ok=True)
    flavor = os.path.join(TOP, "packaging", "cmake", "flavors", "mutation.cmake")
    configure = ["cmake", "-C", flavor, "-S", TREE, "-B", BUILT, "-G", "Ninja"]
    subprocess.run(configure, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", BUILT, "--target"] + [target_of(program) for program in programs], check=True)


def run(program, names, limit, **variables):
    """Exit code, and what was said; None where it took too long."""
    environment = {**os.environ, **{key: str(value) for key, value in variables.items()}, "GTEST_FILTER": ":".join(names)}
    command = [os.path.join(BUILT, target_of(program)), "--gtest_fail_fast", "--gtest_brief=1"]
    with tempfile.TemporaryFile() as output:
        try:
            code = subprocess.run(
                command, env=environment, cwd=TOP, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, timeout=limit
            ).returncode
        except subprocess.TimeoutExpired:
            code = None
        output.seek(0)
        return code, output.read().decode("utf-8", "replace")


def tests_of(program):
    """Names of the program's tests."""
    command = [os.path.join(BUILT, target_of(program)), "--gtest_list_tests"]
    names, suite = [], ""
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n"):
        word = line.split("#")[0].strip()
        if line.startswith("  "):
            names.append(suite + word)
        elif word.endswith("."):
            suite = word
    return [name for name in names if "DISABLED_" not in name]


class Tests:
    """Of each test: which mutants it passes, and how long it takes."""

    def __init__(self, programs):
        self.passed = {}
        self.seconds = {}
        for program in programs:
            for name in tests_of(program):
                self.look_at(program, name)

    def look_at(self, program, name):
        with tempfile.TemporaryDirectory() as folder:
            notes = os.path.join(folder, "passed")
            began = time.monotonic()
            code, said = run(program, [name], 300, GODWIT_MUTANTS_PASSED=notes)
            if code != 0:
                print(f"{program} {name} fails without any mistake, and is left out:\n{said}")
                return
            self.seconds[program, name] = time.monotonic() - began
            if os.path.exists(notes):
                with open(notes, encoding="utf-8") as file:
                    for number in {int(line) for line in file}:
                        self.passed.setdefault((program, number), []).append(name)

    def try_on(self, mutant):
        """What noticed the mutant; "" where it survived."""
        for program in mutant.programs:
            names = sorted(self.passed.get((program, mutant.number), []), key=lambda name: self.seconds[program, name])
            if not names:
                continue
            limit = SLOW + 5 * sum(self.seconds[program, name] for name in names)
            code, said = run(program, names, limit, GODWIT_MUTANT=mutant.number)
            if code is None:
                return f"{program} (too slow)"
            if code != 0:
                failed = [line.split()[3].rstrip(",") for line in said.split("\n") if line.startswith("[  FAILED  ]") and "." in line]
                return f"{program} {failed[0] if failed else '(crash)'}"
        return ""

    def reached(self, mutant):
        return any((program, mutant.number) in self.passed for program in mutant.programs)


def chosen(mutants, arguments):
    if not arguments.which:
        return [m for m in mutants if arguments.all or not m.no_effect]
    numbers = {int(word) for word in arguments.which if word.isdigit()}
    parts = [word for word in arguments.which if not word.isdigit()]
    here = [m for m in mutants if m.number in numbers or any(part in m.source for part in parts)]
    return [m for m in here if m.number in numbers or arguments.all or not m.no_effect]


def report(tests, mutants):
    killed = {}
    for mutant in mutants:
        by = tests.try_on(mutant)
        killed[mutant.number] = by
        state = "killed by " + by if by else "SURVIVED" if tests.reached(mutant) else "SURVIVED, no test passes it"
        print(f"{mutant.name()}: {state}", flush=True)
    rooms = {}
    for mutant in mutants:
        rooms.setdefault("/".join(mutant.source.split("/")[1:-1]), []).append(bool(killed[mutant.number]))
    for room, outcomes in sorted(rooms.items()):
        print(f"{room:30} {sum(outcomes):4} of {len(outcomes)}")
    count = sum(1 for by in killed.values() if by)
    rate = count / max(1, len(mutants))
    print(f"killed {count} of {len(mutants)} mutants with an effect: {100 * rate:.1f} %")
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("which", nargs="*")
    arguments = parser.parse_args()
    mutants = table.read_table()
    if arguments.list:
        for mutant in mutants:
            with open(os.path.join(TOP, mutant.source), encoding="utf-8") as file:
                table.find(mutant, file.read())
            print(mutant.name() + (f" (no effect: {mutant.no_effect})" if mutant.no_effect else ""))
        return 0
    make_tree(mutants)
    wanted = chosen(mutants, arguments)
    if SERVERS not in os.environ:
        left = [m for m in wanted if set(m.programs) <= NEEDS_SERVERS]
        wanted = [m for m in wanted if m not in left]
        print(f"{len(left)} mutants are left out: there are no servers to try them on.")
    programs = sorted({program for m in wanted for program in m.programs if SERVERS in os.environ or program not in NEEDS_SERVERS})
    build(programs)
    return 0 if report(Tests(programs), wanted) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
