"""Of many fuzz inputs the few that reach the most.

few_inputs.py <control file> <known folder> <most files> <most bytes> prints the paths of the chosen inputs. The control file is what
libFuzzer leaves with -set_cover_merge=1 -merge_control_file: how many files, how many of them in the first folder, their paths, and a
line "FT <number> <features>" for each. What the files of the known folder reach counts as reached already."""

import os
import sys


def read_control_file(path):
    """[(path of the input, set of features)]"""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    count = int(lines[0])
    names = lines[2 : 2 + count]
    features = [set() for _ in names]
    for line in lines[2 + count :]:
        words = line.split()
        if words and words[0] == "FT":
            features[int(words[1])].update(words[2:])
    return list(zip(names, features))


def choose(inputs, known, most_files, most_bytes):
    """Always the input that adds most to what was reached, the smaller one where two add as much."""
    reached = set()
    for name, features in inputs:
        if os.path.dirname(name) == known:
            reached |= features
    left = [(name, features - reached, os.path.getsize(name)) for name, features in inputs]
    chosen, room = [], most_bytes
    while len(chosen) < most_files:
        left = [(name, features, size) for name, features, size in left if features and size <= room]
        if not left:
            break
        name, new, size = min(left, key=lambda item: (-len(item[1]), item[2], item[0]))
        chosen.append(name)
        room -= size
        left = [(other, features - new, other_size) for other, features, other_size in left]
    return chosen


def main():
    control_file, known, most_files, most_bytes = sys.argv[1:]
    inputs = read_control_file(control_file)
    print("\n".join(choose(inputs, known.rstrip("/"), int(most_files), int(most_bytes))))


if __name__ == "__main__":
    main()
