#!/usr/bin/env python3
"""The house in numbers: how many sources a room has, how long files and functions are, how much of it is comment.
    tests/arch/house_numbers.py [top folder]"""

import os
import re
import statistics
import sys

import rules


def high(values):
    """The ninetieth percentile."""
    return sorted(values)[len(values) * 9 // 10]


def share_of_comments(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return sum(line.startswith("//") for line in lines), len(lines)


def members_of(top, path, name):
    """The data members of a class, by the trailing underscore that they have in this house."""
    body = re.search(rf"^class {name} .*?^}};", rules.read(os.path.join(top, path)), re.M | re.S)
    return len(re.findall(r"^  [^(/]*?\b\w+_(?: = [^;]*|\{[^;]*\})?;", body.group(0), re.M)) if body else 0


def named_outside(top):
    """Places outside of src/db that name a database, in code or in CMake: what a new one would have to touch."""
    places = set()
    for path in rules.files(top, "src", ".h", ".cpp"):
        if not path.startswith("src/db/") and re.search(rules.DATABASE_WORDS, rules.without_comments(rules.read(os.path.join(top, path)))):
            places.add(path)
    for path in ["CMakeLists.txt", "src/CMakeLists.txt", *rules.files(top, "packaging/cmake")]:
        if re.search(rules.DATABASE_WORDS, re.sub(r"#.*", "", rules.read(os.path.join(top, path)))):
            places.add(path)
    return sorted(places)


def main(top):
    paths = rules.files(top, "src", ".h", ".cpp") + rules.files(top, "include", ".h")
    texts = {path: rules.read(os.path.join(top, path)) for path in paths}
    lines = [text.count("\n") for text in texts.values()]
    functions = [count for path, text in texts.items() if path.endswith(".cpp") for _, _, count in rules.functions(text)]
    comments, all_lines = map(sum, zip(*[share_of_comments(text) for text in texts.values()]))
    rooms = {}
    for path in texts:
        if path.startswith("src/") and path.endswith(".cpp"):
            rooms.setdefault(rules.module_of(path), []).append(path)
    largest = max(rooms, key=lambda room: len(rooms[room]))
    print(f"files {len(texts)}, lines {sum(lines)}; a file: median {statistics.median(lines):.0f}, p90 {high(lines)}, most {max(lines)}")
    print(f"functions {len(functions)}; median {statistics.median(functions):.0f}, p90 {high(functions)}, most {max(functions)}")
    print(f"rooms {len(rooms)}; sources a room: median {statistics.median(map(len, rooms.values())):.0f}, most {len(rooms[largest])} ({largest})")
    print(f"lines that are comment: {100 * comments / all_lines:.1f} %")
    print(f"data members of Executor: {members_of(top, 'src/engine/execute/executor.h', 'Executor')}")
    for name in sorted(room for room in rooms if room.startswith("db/") and room.count("/") == 1):
        inside = [texts[path].count("\n") for path in texts if path.startswith(f"src/{name}/")]
        print(f"lines of src/{name}: {sum(inside)}")
    places = named_outside(top)
    print(f"places outside of src/db that name a database: {len(places)}: {', '.join(places)}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
