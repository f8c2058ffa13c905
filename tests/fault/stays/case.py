"""One case: the run that fails, what godwit says of it beside what is there, the advice followed, what is there then."""
import os
import re
import shutil
import zlib

from claim import Claim, advice_of, claim_of, error_of, of_sentence
from process import Run
from proxy import Cutter
from world import BASE, Refused, wait_until

LONG, SHORT = 60, 0.4  # seconds


MARK = "/* last */"
# Of tables without transactions, when the server is gone for good.
DOUBT = "The server can no longer be asked whether a rollback reaches"


def script_text(world, statements, glue, mark=False):
    """`mark`: the last statement can be told from all others by MARK behind its first word."""
    texts = [one.sql if one.sql.endswith("\\.") else one.sql + ";" for one in statements]
    if mark:
        texts[-1] = re.sub(r"^\w+", lambda word: f"{word[0]} {MARK} ", texts[-1])
    return world.text(glue.join(texts)) + "\n"


def spans(numbers):
    """"1-3, 5" of [1, 2, 3, 5]."""
    found = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


class CaseRun:
    def __init__(self, world, case):
        self.world, self.case, self.script = world, case, case.script
        self.corrected = case.corrected
        self.problems = []
        self.unknown = []  # statements that were said to be unknown, where that is allowed
        self.log = []
        self.reached = True  # False: the way had no occasion
        self.out = self.err = ""

    # --- what there is

    def others(self):
        return [*self.script.first, *self.script.then]

    def statements(self):
        """All whose effects are counted: the script's as run, those of the corrected one, those of the other scripts."""
        found = [*self.case.statements, *self.case.corrected, *(one for _, text in self.others() for one in text)]
        return list(dict.fromkeys(found))

    def effects(self):
        statements = self.statements()
        counts = self.world.counts([one.effect for one in statements])
        return {one: count - self.base.get(one, 0) for one, count in zip(statements, counts)}

    def row(self, file=None):
        """What the history says of a script: none, failed or success."""
        rows = self.world.history().get(file or self.script.file, [])
        return "none" if not rows else "success" if rows[-1].endswith("1") else "failed"

    # --- the run

    def folder(self):
        return os.path.join(self.world.folder, self.world.name)

    def write(self, file, text):
        with open(os.path.join(self.folder(), "sql", file), "w", encoding="utf-8") as script:
            script.write(text)

    def write_script(self, statements):
        self.write(self.script.file, script_text(self.world, statements, self.script.glue, self.case.way == "cut"))

    def prepare(self):
        shutil.rmtree(self.folder(), ignore_errors=True)
        os.makedirs(os.path.join(self.folder(), "sql"))
        self.world.make()
        for file, text in BASE.items():
            self.write(file, text)
        for file, statements in self.script.applied:
            self.write(file, script_text(self.world, statements, "\n"))
        if self.script.applied:
            self.must("migrate")
        for file, statements in self.others():
            self.write(file, script_text(self.world, statements, "\n"))
        self.write_script(self.case.statements)
        if self.script.conf:
            self.write(self.script.file + ".conf", self.script.conf)
        self.base = {}
        self.base = self.effects()

    def arguments(self, *commands, port=None):
        return [*self.world.url(port), "-locations=filesystem:sql", "-color=never", *self.script.arguments, *commands]

    def godwit(self, *commands):
        run = Run(self.folder(), self.arguments(*commands))
        code = run.wait()
        said = run.text("out") + run.text("err")
        self.log.append(f"$ godwit {' '.join(commands)}   (exit {code})\n{said}")
        return code, said

    def must(self, *commands):
        code, said = self.godwit(*commands)
        if code != 0:
            self.problem(f"{' '.join(commands)} ends with {code}")
        return said

    def message(self):
        """What the failed run said of its failure."""
        if self.script.command == "run":
            return " ".join(re.findall(r" error: (.*)", self.err))
        error = error_of(self.out)[1] if "{" in self.out else None
        return error["message"] if error else "(none)"

    def problem(self, text):
        self.problems.append(text)

    def start(self, port=None):
        if self.script.command == "run":
            return Run(self.folder(), self.arguments("-X", "run", "--", "true", port=port))
        return Run(self.folder(), self.arguments("-X", "-outputType=json", *self.more(), self.script.command, port=port))

    def more(self):
        return ["-stopTimeout=1m"] if self.case.way == "ends" else []

    def napping(self, run):
        """Waits for the nap; False if the run ended before it."""
        if self.world.kind == "sqlite":
            return run.works_long_on(self.script.file)
        return bool(wait_until(lambda: run.ended() or self.world.sleepers())) and not run.ended()

    def intervene(self, run):
        way = self.case.way
        if way not in ("signal", "ends", "lost", "disk"):
            return
        if not self.napping(run):
            self.reached = False  # an error came first: what the script has before the nap does not let it run
        elif way in ("signal", "ends"):
            run.terminate()
        elif way == "lost":
            self.world.cut(self.world.sleepers())
        else:
            run.take_disk()

    def first_run(self):
        case, world = self.case, self.world
        world.nap({"signal": LONG, "lost": LONG, "ends": SHORT, "disk": SHORT}.get(case.way, 0))
        if case.way == "refused":
            world.refuse_rows(case.what)
        cutter = None
        if case.way == "cut":
            how, at = case.what.split("+")
            cutter = Cutter(world.kind, MARK, int(at), how)
        run = self.start(cutter and cutter.port)
        try:
            self.intervene(run)
            self.code = run.wait()
        finally:
            if cutter:
                cutter.close()
        wait_until(world.settled)
        world.nap(0)
        self.in_flight = cutter and cutter.in_flight
        if cutter and not cutter.in_flight:
            self.reached = False
        self.out, self.err = run.text("out"), run.text("err")
        self.log.append(f"$ godwit {' '.join(run.arguments)}   (exit {self.code})\n{self.err}{self.out}")

    # --- what it says

    def read_claim(self):
        count = len(self.case.statements)
        if self.script.command == "run":
            self.report = {}
            return of_sentence(self.message(), count)
        self.report, error = error_of(self.out)
        if error is None:
            self.problem(f"exit code {self.code}, and the report has no error")
            return Claim("")
        if os.path.basename(error.get("path") or "") in [file for file, _ in self.script.then]:
            # It came in the script behind it: of this one everything must be there, or with -group nothing.
            if self.script.group:
                return Claim(error["message"], kept=set(), row="none" if error["stays"]["row"] == "none" else "unknown")
            return Claim(error["message"], kept=set(range(1, count + 1)), row="success")
        claim = claim_of(error, count)
        if DOUBT in claim.message and claim.kept is not None:
            claim.unknown = claim.unknown | {number for number in range(1, count + 1) if self.hidden(number) and claim.of(number) == "gone"}
        return claim

    def lost(self):
        return self.case.way in ("lost", "cut") and self.reached or self.case.what == "quits"

    def commit_in_flight(self):
        """godwit's own, or one of the script."""
        flying = [self.case.statements[number - 1].sql for number in self.in_flight_statements()] if self.in_flight else []
        return bool(self.in_flight and re.search(rb"[\0-\x1f]COMMIT\b", self.in_flight)) or any(re.match(r"COMMIT|END|RELEASE|XA COMMIT", sql) for sql in flying)

    def in_flight_statements(self):
        """Numbers of those that the server had, or may have had, when the connection went."""
        if self.case.way != "cut":
            # On MariaDB those behind it may have been in the same message.
            return range(self.case.position, len(self.case.statements) + 1 if self.case.kind == "my" else self.case.position + 1)
        if not self.in_flight:
            return []
        texts = enumerate((self.world.text(one.sql).encode() for one in self.case.statements[:-1]), 1)
        last = [len(self.case.statements)] if MARK.encode() in self.in_flight else []
        return [number for number, text in texts if text in self.in_flight] + last

    def may_be_unknown(self, number):
        """Only what nothing can tell: a DO or CALL that failed outside a transaction, what was committing while the connection went."""
        if self.lost():
            return self.commit_in_flight() or any(self.may_have_committed(flying, number) for flying in self.in_flight_statements()) or self.hidden(number)
        one, position = self.case.statements[number - 1], self.case.position
        if self.case.kind == "my":
            # The server tells that tables without transactions were changed, not whether a routine has done it.
            # With Aria in the transaction there are no savepoints, and what a routine behind it committed shows in counters only.
            failed = self.case.statements[position - 1] if number <= position else one
            return (one.may_commit or failed.may_commit) and any(other.alone for other in self.case.statements[:position or None])
        return self.case.kind == "pg" and number == position and one.may_commit and self.case.autocommit[number - 1]

    def may_have_committed(self, flying, number):
        """Whether a statement that was in flight may have committed another one, or itself."""
        statements = self.case.statements
        one = statements[flying - 1]
        commits = self.case.kind == "my" and (one.commits or one.may_commit)
        if number == flying:
            return commits or one.alone or self.case.autocommit[number - 1]
        return number < flying and commits and not any(other.commits for other in statements[number - 1:flying - 1])

    def hidden(self, number):
        """A table without transactions: the server tells of it when it rolls back, and no one was there to hear it."""
        return self.case.statements[number - 1].alone

    def compare_statement(self, claim, number, real):
        """What is wrong about what is said of it; None: nothing."""
        statement = self.case.statements[number - 1]
        said = claim.of(number)
        there = "it is there" if real == statement.whole else f"{real} of {statement.whole} parts of it are there" if real else "it is not there"
        if said == "unknown":
            # Where a routine has committed and gone on, how much of it is not to be known.
            in_part = 0 < real and (number == self.case.position or (self.case.kind == "my" and statement.may_commit and real < statement.whole))
            if not self.may_be_unknown(number) and not in_part:
                return f"said to be unknown, {there}"
            self.unknown.append("allowed" if self.may_be_unknown(number) else "in part")
        elif said == "gone" and real > 0:
            return f"said to be gone, {there}"
        elif said == "kept" and statement.kept and (real <= 0 or (real < statement.whole and number != self.case.position)):
            return f"said to stay, {there}"
        elif said == "partly" and (real <= 0 or (number != self.case.position and real >= statement.whole)):
            return f"said to stay in part, {there}"
        return None

    def compare(self, claim, real):
        for said in claim.disagreements:
            self.problem(said)
        wrong = {}
        for number, statement in enumerate(self.case.statements, 1):
            if statement.effect and (said := self.compare_statement(claim, number, real[statement])):
                wrong.setdefault(said, []).append(number)
        for said, numbers in wrong.items():
            self.problem(f"statement {spans(numbers)}: {said}")
        if self.prepared() and "XA" not in claim.message:
            self.problem("an XA transaction is left prepared, and the message does not say so")
        row = self.row()
        if claim.row is None:
            self.problem(f"the message does not say what the history has; it has {row}")
        elif claim.row == "unknown" and not self.commit_in_flight():
            self.problem(f"the row is said to be unknown, it is {row}")
        elif claim.row != "unknown" and claim.row != row:
            self.problem(f"the history is said to have {claim.row}, it has {row}")

    def prepared(self):
        return self.world.prepared() if self.case.kind == "my" else 0

    def compare_others(self, claim, real):
        """The other scripts of the run: told as done if and only if the history has them and they are there."""
        told = {step["script"] for step in self.report.get("steps", []) if step["outcome"] == "done" and step["what"] in ("migrate", "undo")}
        told |= {os.path.basename(one["filepath"]) for one in self.report.get("migrations", []) if one.get("filepath")}
        unknown = [self.script.file] if claim.row == "unknown" else []
        for file in (self.script.file, *(file for file, _ in self.others())):
            has = self.row(file) == "success"
            if self.report and (file in told) != has and file not in unknown:
                self.problem(f"{file} is told as {'done' if file in told else 'not done'}, the history {'has it' if has else 'has not'}")
        if "migrationsExecuted" in self.report and not unknown and self.report["migrationsExecuted"] != len(told):
            self.problem(f"{self.report['migrationsExecuted']} migrations are told as executed, the history has {len(told)}")
        for file, statements in self.others():
            for one in statements:
                expected = one.whole if self.row(file) == "success" else 0
                if one.effect and real[one] != expected:
                    self.problem(f"{file}: {one.sql} took effect {real[one]} times, its row is {self.row(file)}")

    # --- the advice

    def take_back(self, statement):
        try:
            self.world.run(statement.undo)
        except Refused as refusal:
            self.problem(f"what is said to stay cannot be undone: {refusal}")

    def undo_by_hand(self, claim, real, look):
        """What is said to stay is taken back unseen; of what is unknown a person looks whether it is there."""
        if self.prepared():
            self.world.run("xa rollback '@DB@'")
        for number in range(len(self.case.statements), 0, -1):
            statement = self.case.statements[number - 1]
            said = claim.of(number)
            if statement.undo and (statement.kept or real[statement] > 0) and (said in ("kept", "partly") or (said == "unknown" and look and real[statement] > 0)):
                self.take_back(statement)

    def follow(self, claim, advice, real):
        if self.case.way == "refused":
            self.world.allow_rows()
        nothing = all(real[one] <= 0 for one in self.case.statements if one.effect)
        if self.case.way == "signal" and self.reached and nothing and claim.nothing() and (advice.fix or advice.repair):
            self.problem("nothing was done and the script is right, and the advice is to fix it or to run repair")
        if advice.info:
            self.must("info")
        if self.row() == "success":
            return None if self.script.command == "undo" else self.must(*self.again())
        # Where there are two ways, one case goes the one, another the other.
        marked = advice.mark and (not advice.undo or zlib.crc32(self.case.name.encode()) % 2)
        if marked:
            self.must(f"-markApplied={advice.mark}", "repair")
        elif advice.undo or advice.look:
            self.undo_by_hand(claim, real, advice.look or advice.undo)
        # A script that ends its own session looks like a lost connection: nothing but the statement that is named tells.
        if advice.fix or self.case.way == "refused" or self.case.what == "quits":
            self.write_script(self.corrected)
        if not advice.again:
            self.problem("the advice does not lead on")
        self.must(*(["repair"] if advice.repair else []), *self.again())

    def again(self):
        return ["undo"] if self.script.command == "undo" else ["migrate", "validate"]

    # --- the end

    def finish(self, statements):
        real = self.effects()
        others = [one for _, text in self.others() for one in text]
        wrong, counted = {}, set()
        for one in (*statements, *others, *self.statements()):
            times = one.whole if one.kept and (one in statements or one in others) else 0
            if not one.effect or one.effect in counted:
                continue
            counted.add(one.effect)
            if real[one] != times:
                wrong.setdefault(f"took effect {real[one]} times, {times} would be right", []).append(one.sql)
        for said, texts in wrong.items():
            self.problem(f"in the end: {'; '.join(texts)[:300]} {said}")
        for file in (self.script.file, *(file for file, _ in self.others())):
            rows = self.world.history().get(file, [])
            if not file.startswith("after") and (len(rows) != 1 or self.row(file) != "success"):
                self.problem(f"in the end: the history has {rows or 'no row'} for {file}")

    def carry_out(self):
        self.prepare()
        self.first_run()
        if self.code == 0:
            if self.case.way == "error" or (self.case.way in ("signal", "lost") and self.reached):
                self.problem("the run did not fail")
            return self.finish(self.case.statements)
        claim = self.read_claim()
        real = self.effects()
        self.log.append("really there: " + ", ".join(f"{n}: {real[one]}" for n, one in enumerate(self.case.statements, 1) if one.effect)
                        + f"; row {self.row()}")
        self.compare(claim, real)
        self.compare_others(claim, real)
        advice = advice_of(claim.message)
        # A nap that could not even begin is a fault of the script, and taking it out mends it.
        if self.case.way in ("signal", "ends", "lost", "disk") and not self.reached:
            self.corrected = self.script.statements
        self.follow(claim, advice, real)
        corrected = advice.fix or self.case.way == "refused" or self.case.what == "quits"
        self.finish(self.corrected if corrected else self.case.statements)

