#!/usr/bin/env python3
"""Each event that a callback may be named after is fired by some command, as SQL and as a program, or refused by name.

The list is the one that the scan goes by, so an event that comes new fails here until a scenario fires it. MariaDB, because a table without
transactions keeps what the callbacks of a failing script have written.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from fresh_database import Database

LIST = os.path.join(HERE, "..", "..", "src", "model", "callback_event.cpp")
PROGRAMS_ONLY = {"beforeConnect"}
REFUSED = {"afterReportGenerated"}
GOOD, BAD = "CREATE TABLE a (i INT);\n", "SELECT * FROM absent;\n"
EACH = ("beforeEachMigrate", "beforeEachMigrateStatement", "afterEachMigrateStatement", "afterEachMigrate")


def all_events():
    with open(LIST, encoding="utf-8") as file:
        return re.findall(r'"(\w+)",\s*\{', file.read())


class EventsTest(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="godwit-events-")
        os.mkdir(os.path.join(self.work, "sql"))
        self.database = Database("my", "cli_events", self.work)
        self.trace = Database("my", "cli_events_trace", self.work)
        self.trace.sql("CREATE TABLE trace (id INT AUTO_INCREMENT PRIMARY KEY, e VARCHAR(60)) ENGINE=MyISAM")
        self.fired = set()

    def tearDown(self):
        self.database.drop()
        self.trace.drop()
        shutil.rmtree(self.work)

    def write(self, name, text):
        with open(os.path.join(self.work, "sql", name), "w", encoding="utf-8") as file:
            file.write(text)

    def remove(self, name):
        os.remove(os.path.join(self.work, "sql", name))

    def run_godwit(self, *arguments, programs="true"):
        command = [os.environ["GODWIT_BINARY"], "-url=" + self.database.url, *self.database.options, "-locations=filesystem:sql",
                   "-executableCallbacks=" + programs, *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_"))}
        done = subprocess.run(command, cwd=self.work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout.decode()

    def expect(self, code, *arguments, events):
        """The command fires these, in this order, both the scripts and the programs."""
        found, said = self.run_godwit(*arguments)
        self.assertEqual(found, code, said)
        events = ["beforeConnect", "afterConnect", *events]
        path = os.path.join(self.work, "ran")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read().split(), events, f"programs at {arguments}: {said}")
        os.remove(path)
        scripts = self.trace.sql("SELECT e FROM trace ORDER BY id; DELETE FROM trace").split()
        self.assertEqual(scripts, [event for event in events if event not in PROGRAMS_ONLY], f"scripts at {arguments}: {said}")
        self.fired.update(events)

    def write_callbacks(self):
        for event in all_events():
            if event in REFUSED:
                continue
            self.write(event + ".sh", 'echo "$1" >>ran\n')
            if event not in PROGRAMS_ONLY:
                self.write(event + ".sql", f"INSERT INTO cli_events_trace.trace (e) VALUES ('{event}');\n")

    def test_each_event_of_the_list_fires_or_is_refused(self):
        self.write_callbacks()
        self.write("V1__a.sql", GOOD)
        self.write("U1__a.sql", "DROP TABLE a;\n")
        self.write("R__r.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;\n")
        self.questions_and_runs()
        self.failures()
        self.whole_schemas()
        self.assertEqual(sorted(self.fired), sorted(set(all_events()) - REFUSED))

    def questions_and_runs(self):
        self.expect(0, "info", events=["beforeInfo", "afterInfo", "afterInfoOperationFinish"])
        self.expect(0, "migrate", events=[
            "beforeValidate", "afterValidate", "createSchema", "beforeCreateSchema", "beforeMigrate", *EACH, "afterVersioned",
            "beforeRepeatables", *EACH, "afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish"])
        self.expect(0, "validate", events=["beforeValidate", "afterValidate", "afterValidateOperationFinish"])
        self.expect(0, "history", events=[])
        self.expect(0, "current", events=[])
        self.expect(0, "undo", events=[
            "beforeUndo", "beforeEachUndo", "beforeEachUndoStatement", "afterEachUndoStatement", "afterEachUndo", "afterUndo",
            "afterUndoOperationFinish"])
        self.expect(0, "repair", events=["beforeRepair", "afterRepair", "afterRepairOperationFinish"])

    def failures(self):
        self.write("V2__b.sql", BAD)
        self.expect(6, "migrate", events=[
            "beforeValidate", "afterValidate", "createSchema", "beforeCreateSchema", "beforeMigrate", *EACH, "beforeEachMigrate",
            "beforeEachMigrateStatement", "afterEachMigrateStatementError", "afterEachMigrateError", "afterMigrateError"])
        self.remove("V2__b.sql")
        self.assertEqual(self.run_godwit("-skipDefaultCallbacks=true", "repair", programs="false")[0], 0)
        self.write("U1__a.sql", BAD)
        self.expect(6, "undo", events=[
            "beforeUndo", "beforeEachUndo", "beforeEachUndoStatement", "afterEachUndoStatementError", "afterEachUndoError",
            "afterUndoError"])
        self.write("V1__a.sql", GOOD + "-- edited\n")
        self.expect(4, "validate", events=["beforeValidate", "afterValidateError", "afterValidateOperationFinish"])
        self.expect(4, "migrate", events=["beforeValidate", "afterValidateError"])
        self.write("V1__twice.sql", GOOD)
        self.expect(4, "info", events=["beforeInfo", "afterInfoError"])
        self.expect(4, "repair", events=["afterRepairError"])
        self.remove("V1__twice.sql")

    def whole_schemas(self):
        self.write("beforeClean__last.sql", BAD)
        self.expect(6, "-cleanDisabled=false", "clean", events=["beforeClean", "afterCleanError"])
        self.remove("beforeClean__last.sql")
        self.expect(2, "clean", events=[])
        self.expect(0, "-cleanDisabled=false", "clean", events=["beforeClean", "afterClean", "afterCleanOperationFinish"])
        self.expect(0, "-baselineVersion=3", "baseline", events=[
            "createSchema", "beforeCreateSchema", "beforeBaseline", "afterBaseline", "afterBaselineOperationFinish"])
        self.expect(4, "-baselineVersion=4", "baseline", events=["afterBaselineError"])

    def test_what_never_can_fire_is_refused_by_name(self):
        for name, why in (("beforeConnect.sql", "there is no connection yet.*beforeConnect.sh.*afterConnect.sql"),
                          ("beforeConnect__x.sql", "there is no connection yet"),
                          ("afterReportGenerated.sql", "fires no event"), ("afterReportGenerated__up.sh", "fires no event")):
            self.write(name, "SELECT 1;\n")
            for command in ("info", "validate", "migrate"):
                code, said = self.run_godwit(command)
                self.assertEqual(code, 4, said)
                self.assertRegex(said, f"(?s){re.escape(name)} can never run: .*{why}")
            self.remove(name)
        self.write("beforeConnect.sql", "SELECT 1;\n")
        self.assertEqual(self.run_godwit("-skipDefaultCallbacks=true", "info", programs="false")[0], 0)


if __name__ == "__main__":
    unittest.main()
