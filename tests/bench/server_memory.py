#!/usr/bin/env python3
"""Runs `godwit server` over 400 tenants with 300 scripts each, on SQLite, and holds its resident memory, once it has booted all of them
and looked at each twice, to 60 MiB. The release binary is the argument; further ones are the tenants, the scripts and the budget in MiB."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

CONFIG = """
datasources: {{shop: {{url: "sqlite:{work}/who.db"}}}}
flyway:
  group: true
  datasources:
    shop:
      locations: "filesystem:{work}/sql"
      tenants: {{query: "select name from tenant order by name", url: "sqlite:{work}/${{tenant}}.db"}}
godwit: {{server: {{port: 0, checkInterval: 1}}}}
"""


def make_project(work, tenants, scripts):
    os.mkdir(os.path.join(work, "sql"))
    for n in range(1, scripts + 1):
        name = f"V{n}__customers_and_their_orders_{n}.sql"
        with open(os.path.join(work, "sql", name), "w", encoding="utf-8") as file:
            file.write(f"create table orders_{n} (id integer);\n")
    with sqlite3.connect(os.path.join(work, "who.db")) as database:
        database.execute("create table tenant (name text)")
        database.executemany("insert into tenant values (?)", [(f"tenant_{n:04}",) for n in range(tenants)])
    with open(os.path.join(work, "godwit.yml"), "w", encoding="utf-8") as file:
        file.write(CONFIG.format(work=work))


def resident(pid, what):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(rf"^{what}:\s+(\d+) kB", file.read(), re.M).group(1)) / 1024


class Running:
    def __init__(self, binary, work):
        self.log_path = os.path.join(work, "log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([binary, "server", "-c", "godwit.yml"], cwd=work, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.address = None

    def until(self, question, what, seconds=900):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = question()
            if answer:
                return answer
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            sys.exit(f"FAILED: {what}\n{log.read()[-3000:]}")

    def find_address(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return re.search(r"Listening on (http://\S+?)[.;]?\s", log.read())

    def ask(self, path):
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            return json.load(answer)

    def seen(self):
        """When each was last looked at; nothing while one has not migrated."""
        all_of_them = self.ask("/v1/datasources")["datasources"]
        return [one["observedAt"] for one in all_of_them if one["status"] == "upToDate" and one["lastRun"]]

    def seen_since(self, before):
        now = self.seen()
        return now if len(now) == len(before) and all(a != b for a, b in zip(before, now)) else None


def main():
    binary = os.path.abspath(sys.argv[1])
    tenants, scripts, budget = [int(given) for given in sys.argv[2:5]] + [400, 300, 60][len(sys.argv[2:5]):]
    with tempfile.TemporaryDirectory(prefix="godwit-memory-") as work:
        make_project(work, tenants, scripts)
        server = Running(binary, work)
        try:
            server.address = server.until(server.find_address, "it does not listen").group(1)
            first = server.until(lambda: (seen := server.seen()) and len(seen) == tenants and seen, "not all are up to date")
            print(f"after boot: {resident(server.process.pid, 'VmRSS'):.0f} MiB", flush=True)
            for _ in range(2):
                first = server.until(lambda: server.seen_since(first), "not all were looked at again")
            rows = len(server.ask(f"/v1/datasources/shop%2Ftenant_{tenants - 1:04}/migrations")["migrations"])
            now, peak = resident(server.process.pid, "VmRSS"), resident(server.process.pid, "VmHWM")
        finally:
            server.process.terminate()
            server.process.wait()
    print(f"{tenants} tenants × {scripts} scripts: {now:.0f} MiB resident, peak {peak:.0f} MiB", flush=True)
    if rows != scripts:
        sys.exit(f"FAILED: {rows} rows are shown of {scripts} scripts")
    if now > budget:
        sys.exit(f"FAILED: more than {budget} MiB")


if __name__ == "__main__":
    main()
