#!/usr/bin/env python3
"""run_page.py <folder>: the status page in a headless Chromium, driven from Node. Its two packages come from npm, once, into the folder;
pictures of the page, as each test leaves it, go to <folder>/pictures."""
import os
import shutil
import subprocess
import sys

# Exact ones: a newer axe knows more rules, and a newer playwright-core needs a newer Node than Debian 12 has.
PACKAGES = {"playwright-core": "1.60.0", "axe-core": "4.14.1"}
HERE = os.path.dirname(os.path.abspath(__file__))


def install(folder):
    modules = os.path.join(folder, "node_modules")
    stamp = os.path.join(folder, "installed")
    wanted = " ".join(f"{name}@{version}" for name, version in PACKAGES.items())
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == wanted:
        return
    shutil.rmtree(modules, ignore_errors=True)
    subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *wanted.split()], check=True,
                   stdin=subprocess.DEVNULL)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)


def main():
    folder = os.path.abspath(sys.argv[1])
    for variable in ("GODWIT_BINARY", "GODWIT_TEST_PGPORT", "GODWIT_TEST_MYPORT"):
        if not os.environ.get(variable):
            sys.exit(f"{variable} is not set: run this through packaging/test.sh")
    pictures = os.path.join(folder, "pictures")
    shutil.rmtree(pictures, ignore_errors=True)
    os.makedirs(pictures)
    install(folder)
    return subprocess.run(["node", os.path.join(HERE, "page_test.mjs"), folder, *sys.argv[2:]], stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
