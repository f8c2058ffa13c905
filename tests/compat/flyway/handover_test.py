#!/usr/bin/env python3
"""handover_test.py <cache folder> <postgresql|mariadb|sqlite>: one history table, passed from godwit to the real Flyway and back.

On PostgreSQL with the eight migrations of Netflix Conductor, on the others with the demo's scripts. The cache is filled by fetch.py.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import databases  # noqa: E402

SOURCE = os.path.join(HERE, "..", "..", "..")
CACHE, KIND = os.path.abspath(sys.argv.pop(1)), sys.argv.pop(1)
SCRIPTS = (
    os.path.join(CACHE, "conductor")
    if KIND == "postgresql"
    else os.path.join(SOURCE, "sql", "demo", {"mariadb": "mysql"}.get(KIND, KIND))
)
NEW_SCRIPT = (
    "create table handed_over_{0} (id int primary key, note varchar(50) not null);\n"
    "insert into handed_over_{0} (id, note) values ({0}, 'written by {1}');\n"
)


class HandoverTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="godwit-handover-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.scripts = os.path.join(self.folder, "sql")
        shutil.copytree(SCRIPTS, self.scripts)
        self.count = len(os.listdir(self.scripts))
        self.assertGreater(self.count, 0, SCRIPTS)
        self.database = self.make_database("godwit_handover")

    def make_database(self, name):
        database = databases.KINDS[KIND](name, self.folder)
        if KIND == "sqlite":
            database.file = os.path.join(self.folder, name + ".db")
            database.url = "jdbc:sqlite:" + database.file
        database.create()
        self.addCleanup(database.drop)
        return database

    def flyway(self, command, database=None):
        """(exit status, what FlywayMain printed)"""
        database = database or self.database
        user, password = ([c.split("=", 1)[1] for c in database.credentials] + ["", ""])[:2]
        status, out, err = databases.run(
            [
                "java",
                "-cp",
                f"{CACHE}/classes:{CACHE}/jars/*",
                "FlywayMain",
                database.url,
                user,
                password,
                "filesystem:" + self.scripts,
                command,
            ],
            timeout_s=120,
        )
        return status, out + (err if status and not out else "")

    def godwit(self, command, *arguments):
        """(exit status, its JSON)"""
        status, out, err = databases.run(
            [
                databases.program_under_test(),
                "-url=" + self.database.url,
                *self.database.credentials,
                "-locations=filesystem:" + self.scripts,
                "-outputType=json",
                *arguments,
                command,
            ],
            timeout_s=120,
        )
        self.assertNotRegex(err, "Sanitizer|runtime error:")
        return status, json.loads(out)

    def flyway_does(self, command, expected):
        status, out = self.flyway(command)
        self.assertEqual((status, out.strip()), (0, expected))

    def godwit_does(self, command, exit_status=0):
        status, answer = self.godwit(command)
        self.assertEqual(status, exit_status, json.dumps(answer, indent=1))
        return answer

    def rows(self, columns):
        status, rows, err = self.database.sql(f"select {columns} from flyway_schema_history order by installed_rank")
        self.assertEqual(status, 0, err)
        return rows

    def has_digest_columns(self):
        return self.database.sql("select checksum_sha256, checksum_sha256_for from flyway_schema_history")[0] == 0

    def check_digests(self):
        """Every row's SHA-256 is that of its file, beside the row's CRC-32."""
        for script, checksum, digest, digest_for in self.rows("script, checksum, checksum_sha256, checksum_sha256_for"):
            with open(os.path.join(self.scripts, script), "rb") as file:
                text = re.sub(rb"\r\n?", b"\n", file.read().removeprefix(b"\xef\xbb\xbf"))
            self.assertEqual(digest, hashlib.sha256(text).hexdigest(), script)
            self.assertEqual(digest_for, checksum, script)

    def add_script(self, version, author):
        with open(os.path.join(self.scripts, f"V{version}__handed_over.sql"), "w", encoding="utf-8") as file:
            file.write(NEW_SCRIPT.format(version, author))

    def test_flyway_finds_nothing_wrong_with_what_godwit_migrated(self):
        answer = self.godwit_does("migrate")
        self.assertEqual(answer["migrationsExecuted"], self.count)
        self.flyway_does("validate", f"valid {self.count}")
        self.flyway_does("migrate", "migrated 0")
        self.flyway_does("repair", "aligned 0")
        status, out = self.flyway("info")
        self.assertEqual([line.split("|")[2] for line in out.splitlines()], ["Success"] * self.count, out)
        self.check_digests()

    def test_both_leave_the_same_tables_and_the_same_history(self):
        self.godwit_does("migrate")
        other = self.make_database("godwit_handover_flyway")
        status, out = self.flyway("migrate", other)
        self.assertEqual((status, out.strip()), (0, f"migrated {self.count}"))
        self.assertEqual(self.database.columns(), other.columns())
        self.assertEqual(self.database.history("flyway_schema_history"), other.history("flyway_schema_history"))

    def test_godwit_adopts_what_flyway_migrated_and_hands_it_back(self):
        self.flyway_does("migrate", f"migrated {self.count}")
        self.assertEqual(self.godwit_does("validate")["validateCount"], self.count)
        self.assertFalse(self.has_digest_columns(), "validate wrote into the database")
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], 0)
        self.check_digests()
        self.flyway_does("validate", f"valid {self.count}")

        self.add_script(101, "flyway")
        self.flyway_does("migrate", "migrated 1")
        self.godwit_does("validate")
        self.add_script(102, "godwit")
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], 1)
        self.check_digests()
        self.flyway_does("validate", f"valid {self.count + 2}")
        self.assertEqual(len(self.rows("installed_rank")), self.count + 2)

    def test_both_refuse_an_edited_script_and_each_accepts_the_repair_of_the_other(self):
        self.godwit_does("migrate")
        self.add_script(101, "godwit")
        self.godwit_does("migrate")
        self.add_script(101, "somebody else")
        self.godwit_does("validate", 4)
        status, out = self.flyway("validate")
        self.assertEqual(status, 1)
        self.assertIn("CHECKSUM_MISMATCH", out)
        self.flyway_does("repair", "aligned 1")
        self.godwit_does("validate")
        self.godwit_does("migrate")
        self.check_digests()

        self.add_script(101, "yet somebody else")
        self.godwit_does("repair")
        self.check_digests()
        self.flyway_does("validate", f"valid {self.count + 1}")


if __name__ == "__main__":
    unittest.main()
