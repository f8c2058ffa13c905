#!/usr/bin/env python3
"""handover_test.py <cache folder> <10.22|13.12> <postgresql|mariadb|sqlite>: one history table, passed from godwit to the real Flyway
of that version and back.

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
import real_flyway  # noqa: E402

SOURCE = os.path.join(HERE, "..", "..", "..")
CACHE = os.path.abspath(sys.argv.pop(1))
FLYWAY = real_flyway.VERSIONS[sys.argv.pop(1)](CACHE)
KIND = sys.argv.pop(1)
SCRIPTS = (
    os.path.join(CACHE, "conductor")
    if KIND == "postgresql"
    else os.path.join(SOURCE, "sql", "demo", {"mariadb": "mysql"}.get(KIND, KIND))
)
NEW_SCRIPT = (
    "create table handed_over_{0} (id int primary key, note varchar(50) not null);\n"
    "insert into handed_over_{0} (id, note) values ({0}, 'written by {1}');\n"
)
NOTHING_REPAIRED = "removed 0 deleted 0 aligned 0"


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

    def arguments(self, database=None):
        database = database or self.database
        return ["-url=" + database.url, *database.credentials, "-locations=filesystem:" + self.scripts]

    def flyway(self, command, *arguments, database=None):
        """(exit status, what it did: see real_flyway.py)"""
        return FLYWAY.run([*self.arguments(database), *arguments], command)

    def godwit(self, command, *arguments):
        """(exit status, its JSON)"""
        command = [databases.program_under_test(), *self.arguments(), "-outputType=json", *arguments, command]
        status, out, err = databases.run(command, timeout_s=120)
        self.assertNotRegex(err, "Sanitizer|runtime error:")
        return status, json.loads(out)

    def flyway_does(self, command, expected, *arguments):
        self.assertEqual(self.flyway(command, *arguments), (0, expected))

    def flyway_refuses(self, command, reason, *arguments):
        status, out = self.flyway(command, *arguments)
        self.assertEqual(status, 1, out)
        self.assertIn(reason, out)

    def godwit_does(self, command, *arguments, exit_status=0):
        status, answer = self.godwit(command, *arguments)
        self.assertEqual(status, exit_status, json.dumps(answer, indent=1))
        return answer

    def info_of_both(self):
        """The lines of info: category, version, description, type, state, which are the same for both."""
        status, out = self.flyway("info")
        self.assertEqual(status, 0, out)
        lines = out.splitlines()
        self.assertEqual(real_flyway.info_lines(self.godwit_does("info")), lines)
        return lines

    def rows(self, columns):
        status, rows, err = self.database.sql(f"select {columns} from flyway_schema_history order by installed_rank")
        self.assertEqual(status, 0, err)
        return rows

    def has_digest_columns(self):
        return self.database.sql("select checksum_sha256, checksum_sha256_for from flyway_schema_history")[0] == 0

    def check_digests(self):
        """Beside the CRC-32 of the newest row of every script stands the SHA-256 of its file."""
        rows = {row[0]: row for row in self.rows("script, checksum, checksum_sha256, checksum_sha256_for")}
        for script, checksum, digest, digest_for in rows.values():
            with open(os.path.join(self.scripts, script), "rb") as file:
                text = re.sub(rb"\r\n?", b"\n", file.read().removeprefix(b"\xef\xbb\xbf"))
            self.assertEqual(digest, hashlib.sha256(text).hexdigest(), script)
            self.assertEqual(digest_for, checksum, script)

    def write(self, name, text):
        with open(os.path.join(self.scripts, name), "w", encoding="utf-8") as file:
            file.write(text)

    def add_script(self, version, author):
        self.write(f"V{version}__handed_over.sql", NEW_SCRIPT.format(version, author))

    def test_flyway_finds_nothing_wrong_with_what_godwit_migrated(self):
        answer = self.godwit_does("migrate")
        self.assertEqual(answer["migrationsExecuted"], self.count)
        self.flyway_does("validate", f"valid {self.count}")
        self.flyway_does("migrate", "migrated 0")
        self.flyway_does("repair", NOTHING_REPAIRED)
        self.assertEqual([line.split("|")[4] for line in self.info_of_both()], ["Success"] * self.count)
        self.check_digests()

    def test_both_leave_the_same_tables_and_the_same_history(self):
        self.godwit_does("migrate")
        other = self.make_database("godwit_handover_flyway")
        self.assertEqual(self.flyway("migrate", database=other), (0, f"migrated {self.count}"))
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
        self.godwit_does("validate", exit_status=4)
        self.flyway_refuses("validate", "CHECKSUM_MISMATCH")
        self.flyway_does("repair", "removed 0 deleted 0 aligned 1")
        self.godwit_does("validate")
        self.godwit_does("migrate")
        self.check_digests()

        self.add_script(101, "yet somebody else")
        self.godwit_does("repair")
        self.check_digests()
        self.flyway_does("validate", f"valid {self.count + 1}")

    def split_in_halves(self):
        """Moves the newer half of the scripts aside; the function that comes back brings them."""
        aside = os.path.join(self.folder, "aside")
        os.mkdir(aside)
        newer = sorted(os.listdir(self.scripts), key=lambda name: (name[0] == "R", name))[self.count // 2 :]
        for name in newer:
            os.rename(os.path.join(self.scripts, name), os.path.join(aside, name))
        return len(newer), lambda: [
            os.rename(os.path.join(aside, name), os.path.join(self.scripts, name)) for name in newer
        ]

    def add_undoable(self, version):
        self.add_script(version, "both")
        self.write(f"U{version}__handed_over.sql", f"drop table handed_over_{version};\n")

    def states_of(self, name):
        """Of the rows and scripts with this version or description, in the order of info."""
        return [line.split("|")[4] for line in self.info_of_both() if name in line.split("|")[1:3]]

    def fail_with_a_row(self):
        """Version 90, halfway: where DDL is transactional only a script without a transaction leaves a row."""
        self.write("V90__fails.sql", "create table halfway (id int);\ninsert into halfway (nothing) values (1);\n")
        if KIND != "mariadb":
            self.write("V90__fails.sql.conf", "executeInTransaction=false\n")

    def test_each_goes_on_where_the_other_stopped_and_both_say_the_same_of_every_state(self):
        newer, bring_the_newer = self.split_in_halves()
        self.flyway_does("migrate", f"migrated {self.count - newer}")
        self.info_of_both()

        # godwit adopts it and migrates the rest: of the scripts, then a repeatable one and one that can be undone.
        bring_the_newer()
        self.write("R__notes.sql", "drop view if exists notes;\ncreate view notes as select 1 as one;\n")
        self.info_of_both()
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], newer + 1)
        self.add_undoable(80)
        self.assertEqual(self.states_of("80"), ["Pending"])
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], 1)
        self.assertEqual(self.states_of("80"), ["Success"])
        self.flyway_does("validate", f"valid {self.count + 2}")

        # Flyway leaves a failed row, and a script is edited: both refuse, godwit repairs, both go on.
        self.fail_with_a_row()
        session_lock = ["-postgresql.transactional.lock=false"] if KIND == "postgresql" else []  # else no row is left
        self.flyway_refuses("migrate", "nothing", *session_lock)  # the column that there is not
        self.assertEqual(self.states_of("90"), ["Failed"])
        self.write("V80__handed_over.sql", NEW_SCRIPT.format(80, "somebody else"))
        self.flyway_refuses("validate", "80 CHECKSUM_MISMATCH")
        self.godwit_does("validate", exit_status=4)
        self.godwit_does("migrate", exit_status=4)
        repaired = self.godwit_does("repair")
        self.assertEqual([len(repaired["migrations" + word]) for word in ("Removed", "Deleted", "Aligned")], [1, 0, 1])
        self.assertEqual(self.states_of("90"), ["Pending"])
        self.database.sql("drop table halfway")
        for name in [name for name in os.listdir(self.scripts) if name.startswith("V90__")]:
            os.remove(os.path.join(self.scripts, name))
        self.flyway_does("validate", f"valid {self.count + 2}")

        # godwit undoes, Flyway sees what is to be done again, repairs another edit, and does it.
        self.assertEqual(self.states_of("80"), ["Success"])
        self.godwit_does("undo")
        self.assertNotEqual(self.database.sql("select * from handed_over_80")[0], 0, "the undo script was not run")
        self.assertEqual(self.states_of("80"), ["Deleted", "Pending"])
        self.flyway_refuses("validate", "80 RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED")
        self.godwit_does("validate", exit_status=5)
        first = min(name for name in os.listdir(self.scripts) if name.startswith("V1_"))
        with open(os.path.join(self.scripts, first), "a", encoding="utf-8") as file:
            file.write("-- edited\n")
        self.flyway_does("repair", "removed 0 deleted 0 aligned 1")
        self.info_of_both()
        self.write("R__notes.sql", "drop view if exists notes;\ncreate view notes as select 2 as two;\n")
        self.info_of_both()
        self.flyway_does("migrate", "migrated 2")
        self.assertEqual(self.states_of("80"), ["Deleted", "Success"])
        self.assertEqual(self.states_of("notes"), ["Superseded", "Success"])

        # And godwit finds all in order, undoes once more, and does it again itself.
        self.godwit_does("validate")
        self.godwit_does("undo")
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], 1)
        self.assertEqual(self.states_of("80"), ["Deleted", "Deleted", "Success"])
        self.check_digests()
        self.flyway_does("repair", NOTHING_REPAIRED)
        self.flyway_does("migrate", "migrated 0")

    def test_both_name_what_is_missing_out_of_order_ignored_or_of_the_future(self):
        self.flyway_does("migrate", f"migrated {self.count}")
        for version in (101, 103):
            self.add_script(version, "godwit")
        self.godwit_does("migrate")
        self.add_script(102, "somebody late")
        self.assertEqual(self.states_of("102"), ["Ignored"])
        self.godwit_does("migrate", "-outOfOrder=true")
        self.assertEqual(self.states_of("102"), ["Out of Order"])
        os.remove(os.path.join(self.scripts, "V101__handed_over.sql"))
        os.remove(os.path.join(self.scripts, "V103__handed_over.sql"))
        self.assertEqual(self.states_of("101") + self.states_of("103"), ["Missing", "Future"])
        self.flyway_refuses("validate", "101 APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED")
        self.godwit_does("validate", exit_status=4)
        self.godwit_does("repair")
        self.assertEqual(self.states_of("101") + self.states_of("103"), ["Deleted", "Future"])
        self.flyway_does("validate", f"valid {self.count + 3}")
        self.godwit_does("validate")

    def test_a_row_that_a_paid_flyway_wrote_at_an_undo_is_read_by_godwit(self):
        self.flyway_does("migrate", f"migrated {self.count}")
        self.add_undoable(80)
        self.flyway_does("migrate", "migrated 1")
        self.database.sql(
            "drop table handed_over_80; insert into flyway_schema_history (installed_rank, version, description, type, script, "
            "checksum, installed_by, execution_time, success) select installed_rank + 1, version, description, 'UNDO_SQL', "
            "'U80__handed_over.sql', 12345, 'someone', 1, success from flyway_schema_history where version = '80'"
        )
        self.flyway_refuses("info", "UNDO_SQL")  # the free edition knows no such row: this is why godwit does not write it
        lines = [line for line in real_flyway.info_lines(self.godwit_does("info")) if "|80|" in line]
        self.assertEqual([line.split("|")[4] for line in lines], ["Undone", "Success", "Pending"])
        self.godwit_does("validate", exit_status=5)
        self.assertEqual(self.godwit_does("migrate")["migrationsExecuted"], 1)
        self.godwit_does("validate")
        self.godwit_does("undo")
        self.assertNotEqual(self.database.sql("select * from handed_over_80")[0], 0)


if __name__ == "__main__":
    unittest.main()
