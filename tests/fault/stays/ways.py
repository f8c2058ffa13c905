"""The ways to fail, and the cases that a script has with them."""
import random
import re
from dataclasses import dataclass, replace

from corpus import Script, shapes
from world import CORPORA

WAYS = ("error", "flaw", "signal", "ends", "lost", "cut", "disk", "refused")
CUTS = tuple(f"{how}+{at}" for how in ("before", "after", "after-gone") for at in range(9))


@dataclass(frozen=True)
class Case:
    kind: str  # sqlite, pg or my
    script: Script
    way: str
    what: str  # which failing statement, which nap, where it is cut…
    position: int  # of the statement that fails or naps, from 1 on; 0: none
    statements: tuple  # of the script as it is run first
    corrected: tuple  # … and as it is after the advice to fix it

    @property
    def name(self):
        return f"{self.kind}/{self.script.name}/{self.way}:{self.what}" + (f"@{self.position}" if self.position else "")

    @property
    def autocommit(self):
        """For each statement whether it is committed by itself, as far as the words tell."""
        governs = self.kind == "sqlite" and any(re.match(r"BEGIN|SAVEPOINT", one.sql) for one in self.statements) and "=true" not in self.script.conf
        inside = not (self.script.outside or governs)
        always = inside and self.kind == "my"
        found = []
        for one in self.statements:
            begins = re.match(r"BEGIN(?! NOT)|START TRANSACTION|XA START|SET autocommit = 0", one.sql) is not None
            ends = re.match(r"COMMIT(?! AND CHAIN)|END|XA COMMIT", one.sql) is not None
            found.append(not inside or (ends and self.kind != "my"))
            alone = re.match(r"SET autocommit = 1", one.sql) is not None
            always = always and not alone
            inside = always or begins or (inside and not ends and not alone)
        return found


def scripts(kind):
    found = shapes(CORPORA[kind].WORDS) + CORPORA[kind].scripts()
    names = [script.name for script in found]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    return found


def positions(script, last):
    if script.every:
        return range(1, last + 1)
    return sorted({1, 2, last // 3, last // 2, last - 1, last})


def inserted(script, position, statement):
    before, behind = script.statements[:position - 1], script.statements[position - 1:]
    if any(one.sql.startswith("SAVEPOINT") for one in before) and any(one.sql.startswith("ROLLBACK TO") for one in behind) and not statement.alone:
        statement = replace(statement, kept=False)
    return (*before, statement, *behind)


def naps_there(kind, script, position):
    """A nap reads a table, which opens a transaction on MariaDB, and then no XA transaction can begin."""
    return kind != "my" or script.outside or not any(one.sql.startswith("XA START") for one in script.statements[position - 1:])


def failures(kind, script):
    corpus = CORPORA[kind]
    return {**corpus.FAILURES, **{name: corpus.MORE_FAILURES[name] for name in script.failures}}


def naps(kind, script):
    corpus = CORPORA[kind]
    found = {**corpus.NAPS, **{name: corpus.MORE_NAPS[name] for name in script.naps}}
    # A statement that commits takes the savepoints away, and the script could never end well.
    if kind == "my" and any("SAVEPOINT" in one.sql for one in script.statements):
        found = {name: nap for name, nap in found.items() if not nap.commits and not nap.may_commit}
    return found


def with_statements(kind, script, way, found, corrected_has_it):
    for position in positions(script, len(script.statements) + 1):
        if corrected_has_it and not naps_there(kind, script, position):
            continue
        for name, statement in found.items():
            text = inserted(script, position, statement)
            yield Case(kind, script, way, name, position, text, text if corrected_has_it else script.statements)


def flaws(kind, script):
    for position, statement in enumerate(script.statements, 1):
        for name, broken in statement.breaks:
            text = (*script.statements[:position - 1], *([broken] if broken else []), *script.statements[position:])
            yield Case(kind, script, "flaw", name, position, text, script.statements)


def whole(kind, script, way, names):
    for name in names:
        yield Case(kind, script, way, name, 0, script.statements, script.statements)


def of_way(kind, script, way):
    if way == "error":
        return with_statements(kind, script, way, failures(kind, script), False)
    if way == "flaw":
        return flaws(kind, script)
    if way in ("signal", "ends") or (way == "lost" and kind != "sqlite") or (way == "disk" and kind == "sqlite"):
        return with_statements(kind, script, way, naps(kind, script), True)
    if way == "cut" and kind != "sqlite":
        return whole(kind, script, way, CUTS)
    if way == "refused" and not script.group and script.command == "migrate":
        return whole(kind, script, way, CORPORA[kind].REFUSE)
    return ()


def all_cases(kinds):
    for kind in kinds:
        for script in scripts(kind):
            for way in WAYS:
                if way in script.without:
                    continue
                for case in of_way(kind, script, way):
                    if f"{way}:{case.what}" not in script.without:
                        yield case


def drawn(cases, seed, many):
    """Of each script and way `many` cases, or with many = 0 one of each position; of different positions and kinds where it can be."""
    groups = {}
    for case in cases:
        groups.setdefault((case.kind, case.script.name, case.way), []).append(case)
    for key, group in groups.items():
        chance = random.Random(f"{seed}/{'/'.join(key)}")
        chance.shuffle(group)
        seen_positions, seen_kinds, first, rest = set(), set(), [], []
        for case in group:
            new = case.position not in seen_positions and (not many or case.what not in seen_kinds)
            (first if new else rest).append(case)
            if new:
                seen_positions.add(case.position)
                seen_kinds.add(case.what)
        wanted = many or max(len(first), 2)
        yield from (first + rest)[:wanted]
