#!/usr/bin/env python3
"""Applies scripts of a gibibyte to a real PostgreSQL, one of INSERTs and one of a single COPY, and holds the peak of the
resident memory to 48 MiB. The release binary is the argument; a second argument is the size in MiB instead of 1024."""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support")]
from fresh_database import Database

BUDGET_KIB = 48 * 1024
COLUMNS = "(id bigint, name text, email text, at timestamp, balance numeric, note text)"


def write_inserts(file, size):
    file.write(f"CREATE UNLOGGED TABLE t {COLUMNS};\n")
    row = 0
    while file.tell() < size:
        rows = (f"({n}, 'customer number {n}', 'user{n}@example.org', '2024-03-11 12:00:00', 12.50, '{'x' * 200}')"
                for n in range(row, row + 50))
        file.write("INSERT INTO t VALUES " + ",\n".join(rows) + ";\n")
        row += 50
    return row


def write_copy(file, size):
    file.write(f"CREATE UNLOGGED TABLE t {COLUMNS};\nCOPY t FROM STDIN;\n")
    row = 0
    while file.tell() < size:
        file.write("".join(f"{n}\tcustomer number {n}\tuser{n}@example.org\t2024-03-11 12:00:00\t12.50\t\\N\n"
                           for n in range(row, row + 1000)))
        row += 1000
    file.write("\\.\n")
    return row


def run(binary, kind, write, size, work):
    folder = os.path.join(work, kind)
    os.mkdir(folder)
    script = os.path.join(folder, f"V1__{kind}.sql")
    with open(script, "w") as file:
        rows = write(file, size)
    database = Database("pg", f"large_{kind}", work)
    try:
        command = [binary, "migrate", f"-url={database.url}", *database.options, f"-locations=filesystem:{folder}"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        applied = database.sql("select count(*) from t") if status == 0 else "none"
    finally:
        database.drop()
        os.remove(script)
    seconds = re.search(r"in (\S+) s\.$", output.strip())
    print(f"{kind}: {size >> 20} MiB, {applied} rows in {seconds.group(1) if seconds else '?'} s, "
          f"processor {usage.ru_utime + usage.ru_stime:.1f} s, peak {usage.ru_maxrss} KiB", flush=True)
    if status != 0 or applied != str(rows):
        print(f"FAILED: exit status {status}, {rows} rows were written\n{output}")
        return False
    if usage.ru_maxrss >= BUDGET_KIB:
        print(f"FAILED: the budget is {BUDGET_KIB} KiB")
        return False
    return True


def main():
    size = int(sys.argv[2] if len(sys.argv) > 2 else 1024) << 20
    with tempfile.TemporaryDirectory() as work:
        results = [run(sys.argv[1], kind, write, size, work) for kind, write in (("inserts", write_inserts), ("copy", write_copy))]
    sys.exit(0 if all(results) else 1)


main()
