#!/usr/bin/env python3
"""What stays, what does not, and what to do then: godwit's sentence and its row beside the database as it really is.

There is no table of expectations. A script is a list of statements, each with a query that counts its effect (corpus.py for
all databases, on_sqlite.py, on_postgresql.py, on_mariadb.py for one). Of each script and way to fail (ways.py) there are cases:

    pg/begin_late/error:unique@3      the script begin_late on PostgreSQL; a statement that fails with a unique
                                      violation stands in front of its third statement, so it is number 3 of the file
    my/ddl/signal:insert@2            an INSERT that lasts is number 2; SIGTERM comes while it runs
    my/ddl/ends:insert@2              … and may end (stopTimeout)
    my/ddl/lost:insert@2              the server ends the session while it runs
    sqlite/ddl/disk:insert@2          no byte can be written any more from then on
    my/mixed/cut:after+2              a proxy cuts the connection at the second message behind the script's last statement,
                                      `before` the server has it or `after` it has answered it; `gone`: for good
    pg/call_outside/flaw:half@2       statement 2 of the script is one that fails, or is left out
    pg/dml/refused:swallow            the history refuses, or swallows, the script's row

A case (case.py) runs the script, reads what godwit says (claim.py: the facts of -outputType=json and the sentence, which must
agree), counts what is there, and compares: statement by statement, the script's row, what is told of other scripts of the run.
Then it does what the message says, as a person would: undoes what is said to stay, corrects the script where that is the
advice, runs repair where that is the advice, runs migrate. In the end every effect must be there exactly once, every script
have one row of success, and `validate` find nothing. Where the message says "unknown", nothing may be able to tell.

usage: stays.py [--sample N | --positions | --all] [--seed S] [--jobs N] [--match REGEX] [--case NAME] [--verbose] [--list]
  --sample N     N cases of each script and way (default 1), drawn by the seed
  --positions    each position of each script and way once, the kinds drawn by the seed
  --all          all cases
  --case NAME    that one, with all that was said
Cases in not_yet.txt are known to fail: one that passes fails the test.
"""
import argparse
import collections
import os
import queue
import re
import sys
import tempfile
import threading
import time
import traceback
import zlib

from case import CaseRun
from process import Run
from ways import WAYS, all_cases, drawn
from world import BASE, WORLDS

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ("sqlite", "pg", "my")


def not_yet():
    with open(os.path.join(HERE, "..", "not_yet.txt"), encoding="utf-8") as file:
        return {line.strip() for line in file if line.strip() and not line.startswith("#")}


class Tally:
    def __init__(self, known):
        self.known = known
        self.counts = collections.Counter()
        self.unknown = collections.Counter()
        self.failed = []
        self.lock = threading.Lock()

    def add(self, case, run):
        with self.lock:
            key = (case.kind, case.way)
            self.counts[key] += 1
            self.counts["unreached", *key] += not run.reached
            for reason in set(run.unknown):
                self.unknown[reason, *key] += 1
            known = case.name in self.known
            if run.problems and known:
                self.counts["known", *key] += 1
            elif run.problems:
                self.failed.append(case.name)
                print(f"--- {case.name}\n" + "".join(f"  {text}\n" for text in run.problems) + self.details(case, run), flush=True)
            elif known:
                self.failed.append(case.name)
                print(f"--- {case.name} passes: take it off not_yet.txt", flush=True)

    def broken(self, case):
        with self.lock:
            self.failed.append(case.name)
            print(f"--- {case.name}\n{traceback.format_exc()}", flush=True)

    @staticmethod
    def details(case, run):
        lines = [f"    {number}  {one.sql}\n" for number, one in enumerate(case.statements, 1)]
        script = "".join(lines if len(lines) < 20 else [*lines[:4], "    …\n", *lines[-4:]])
        return f"  script {case.script.file} {case.script.conf.strip()} {' '.join(case.script.arguments)}\n{script}  message: {run.message()}\n"

    def table(self):
        lines = [f"{'':8}" + "".join(f"{way:>10}" for way in WAYS)]
        for kind in KINDS:
            for label, cell in ((kind, lambda key: self.counts[key]), ("  no occasion", lambda key: self.counts["unreached", *key]),
                                ("  unknown", lambda key: self.unknown["allowed", *key]), ("  in part", lambda key: self.unknown["in part", *key]),
                                ("  not yet", lambda key: self.counts["known", *key])):
                cells = [cell((kind, way)) for way in WAYS]
                if any(cells):
                    lines.append(f"{label:14}" + "".join(f"{number:>9} " for number in cells))
        return "\n".join(lines)


class Worker(threading.Thread):
    def __init__(self, number, cases, tally, folder, verbose):
        super().__init__(daemon=True)
        self.number, self.cases, self.tally, self.verbose = number, cases, tally, verbose
        self.folder = os.path.join(folder, str(number))
        os.mkdir(self.folder)
        self.worlds = {}

    def run(self):
        while True:
            try:
                case = self.cases.get_nowait()
            except queue.Empty:
                break
            try:
                self.one(case)
            except Exception:
                self.tally.broken(case)
        for world in self.worlds.values():
            world.drop()

    def one(self, case):
        if case.kind not in self.worlds:
            self.worlds[case.kind] = WORLDS[case.kind](case.kind, self.number, self.folder)
        world = self.worlds[case.kind]
        run = CaseRun(world, case)
        try:
            run.carry_out()
        except Exception:
            run.problem(traceback.format_exc())
        if self.verbose:
            print("\n".join(run.log), flush=True)
        self.tally.add(case, run)


def migrated_base(world):
    """The first script is applied in the template, so that no case has to."""
    sql = os.path.join(world.folder, "sql")
    os.makedirs(sql, exist_ok=True)
    for file, text in BASE.items():
        with open(os.path.join(sql, file), "w", encoding="utf-8") as script:
            script.write(text)
    run = Run(world.folder, [*world.url(), "-locations=filesystem:sql", "-baselineOnMigrate=true", "-baselineVersion=0", "migrate"])
    assert run.wait() == 0, run.text("out") + run.text("err")


def scratch():
    # In memory where that can be: SQLite waits for the disk at each commit.
    return tempfile.TemporaryDirectory(prefix="godwit-stays-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def chosen(options):
    cases = list(all_cases(options.databases.split(",")))
    if options.case:
        return [case for case in cases if case.name == options.case] or sys.exit(f"no case {options.case}")
    cases = [case for case in cases if re.search(options.match, case.name)]
    if not options.all:
        cases = list(drawn(cases, options.seed, 0 if options.positions else options.sample))
    return cases


def parsed():
    parser = argparse.ArgumentParser(add_help=True)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--positions", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", default="godwit")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--databases", default=",".join(KINDS))
    parser.add_argument("--match", default="")
    parser.add_argument("--case", default="")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def main():
    options = parsed()
    cases = chosen(options)
    if options.list:
        print("\n".join(case.name for case in cases))
        return 0
    began = time.monotonic()
    tally = Tally(not_yet())
    with scratch() as folder:
        os.chmod(folder, 0o755)
        for kind in {case.kind for case in cases}:
            WORLDS[kind](kind, "base", folder).prepare(migrated_base)
        waiting = queue.SimpleQueue()
        # The databases by turns, so that they work beside each other.
        for case in sorted(cases, key=lambda case: hash_of(options.seed + case.name)):
            waiting.put(case)
        workers = [Worker(number, waiting, tally, folder, options.verbose or options.case) for number in range(min(options.jobs, len(cases)))]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    print(tally.table())
    scripts = collections.Counter(kind for kind, _ in {(case.kind, case.script.name) for case in cases})
    print(f"{len(cases)} cases of " + ", ".join(f"{scripts[kind]} scripts on {kind}" for kind in KINDS if scripts[kind])
          + f"; seed {options.seed}; {time.monotonic() - began:.0f} s")
    if tally.failed:
        print(f"{len(tally.failed)} failed. One alone: --case {tally.failed[0]}")
    return 1 if tally.failed else 0


def hash_of(text):
    return zlib.crc32(text.encode())


if __name__ == "__main__":
    sys.exit(main())
