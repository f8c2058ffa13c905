"""The table of mutants: one mistake each, as text, in tests/mutation/mutants/*.txt. A file of the table reads:

    @ src/engine/run/script_runner.cpp: unit.engine fault      the source, and the programs that should notice
    - if (@@watch_->end()@@) return stop();                    the code, found there exactly once; several lines: several "-"
    + false                                                    what stands between @@ and @@ instead; without @@: of all of it
    = why nobody can notice                                    only for a mutant that has no effect

What ends with ";" or "}" is a statement, which may be replaced by nothing; all else is an expression. Numbers are given by the order."""

import os
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "@@"


@dataclass
class Mutant:
    number: int
    source: str
    programs: list
    place: str  # in the table
    lines: list = field(default_factory=list)
    replacement: list = field(default_factory=list)
    no_effect: str = ""
    # of the changed part in its source, once it was found
    begin: int = 0
    end: int = 0
    line: int = 0

    @property
    def context(self):
        return "\n".join(self.lines)

    @property
    def original(self):
        parts = self.context.split(MARK)
        return parts[1] if len(parts) == 3 else self.context

    @property
    def new(self):
        return "\n".join(self.replacement)

    def name(self):
        return f"{self.number} {self.source}:{self.line} {' '.join(self.original.split())[:70]} -> {' '.join(self.new.split())[:40] or 'nothing'}"


class Wrong(Exception):
    pass


def read_table(folder=os.path.join(HERE, "mutants")):
    """All mutants, in their order."""
    mutants = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            read_file(name, file.read().split("\n"), mutants)
    return mutants


def read_file(name, lines, mutants):
    source, programs, open_mutant = "", [], None
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        mark, text = line[:1], line[2:]
        if mark == "@":
            source, _, rest = text.partition(":")
            programs, open_mutant = rest.split(), None
        elif mark == "-":
            if open_mutant is None or open_mutant.replacement:
                open_mutant = Mutant(len(mutants) + 1, source, programs, place)
                mutants.append(open_mutant)
            open_mutant.lines.append(text)
        elif mark == "+" and open_mutant:
            open_mutant.replacement.append(text)
        elif mark == "=" and open_mutant:
            open_mutant.no_effect = text
        elif mark not in ("", "#"):
            raise Wrong(f"{place}: \"{line}\" is no line of a table of mutants")


def find(mutant, text):
    """Where the changed part stands; throws Wrong where the code is not there exactly once."""
    if mutant.context.count(MARK) not in (0, 2):
        raise Wrong(f"{mutant.place}: the changed part stands between two {MARK}")
    plain = mutant.context.replace(MARK, "")
    count = text.count(plain)
    if count != 1:
        raise Wrong(f"{mutant.place}: \"{plain.strip()}\" is {count} times in {mutant.source}; it should be there once")
    if not mutant.replacement or mutant.new == mutant.original:
        raise Wrong(f"{mutant.place}: \"{plain.strip()}\" is replaced by the same, or by no line")
    mutant.begin = text.index(plain) + max(mutant.context.find(MARK), 0)
    mutant.end = mutant.begin + len(mutant.original)
    mutant.line = text.count("\n", 0, mutant.begin) + 1


def is_statement(text):
    return text.rstrip().endswith((";", "}"))


def joined(mutants, original):
    """The original with all of its mutants beside it, behind their numbers."""
    if is_statement(original):
        chain = "".join(f"if (::mutant::on({m.number})) {{ {m.new} }} else " for m in mutants)
        return f"{{ {chain}{{ {original} }} }}"
    chain = "".join(f"::mutant::on({m.number}) ? ({m.new}) : " for m in mutants)
    return f"({chain}({original}))"


def render(text, begin, end, mutants):
    """text[begin:end] with the mutants in it, of which one may stand inside another."""
    result, at = "", begin
    rest = sorted(mutants, key=lambda m: (m.begin, -m.end))
    while rest:
        outer = rest[0]
        same = [m for m in rest if (m.begin, m.end) == (outer.begin, outer.end)]
        inner = [m for m in rest if m not in same and m.begin < outer.end]
        for one in inner:
            if one.end > outer.end:
                raise Wrong(f"{one.place} and {outer.place} overlap")
        rest = [m for m in rest if m not in same and m not in inner]
        result += text[at : outer.begin] + joined(same, render(text, outer.begin, outer.end, inner))
        at = outer.end
    return result + text[at:end]


def mutated(source, text, mutants):
    """The text of a source with all of its mutants compiled in; its lines keep their numbers."""
    for mutant in mutants:
        find(mutant, text)
    body = render(text, 0, len(text), mutants)
    return f'#include "mutant.h"\n#line 1 "{source}"\n' + body


def by_source(mutants):
    sources = {}
    for mutant in mutants:
        sources.setdefault(mutant.source, []).append(mutant)
    return sources
