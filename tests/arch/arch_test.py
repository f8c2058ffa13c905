#!/usr/bin/env python3
"""arch_test.py <top folder> <rule>: prints what breaks the rule, one sentence a line; exit 1 if there is any."""

import sys

import rules


def main():
    top, name = sys.argv[1:3]
    wrong = rules.RULES[name](top)
    for sentence in wrong:
        print(sentence)
    print(f"{name}: {rules.RULES[name].__doc__} {'holds' if not wrong else f'broken {len(wrong)} times'}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
