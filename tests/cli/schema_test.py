#!/usr/bin/env python3
"""Every kind of JSON document is as packaging/schema says, and a document that is not is noticed."""
import copy
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TOP, "tests", "support"))
import report_schema


def golden():
    for path in sorted(glob.glob(os.path.join(TOP, "tests/golden/report/*.json"))):
        with open(path, encoding="utf-8") as file:
            yield os.path.basename(path), json.load(file)


def objects(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from objects(child)


class SchemaTest(unittest.TestCase):
    def godwit(self, *arguments):
        command = [os.environ["GODWIT_BINARY"], "-outputType=json", *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_URL"))}
        done = subprocess.run(command, cwd=self.work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, timeout=60)
        document = json.loads(done.stdout)
        self.assertEqual(report_schema.problems(document), [], f"{arguments}: {json.dumps(document, indent=1)}")
        return document

    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="godwit-schema-")
        os.mkdir(os.path.join(self.work, "sql"))
        self.write("V1__one.sql", "CREATE TABLE one (id INTEGER);\n")

    def tearDown(self):
        shutil.rmtree(self.work)

    def write(self, name, text):
        with open(os.path.join(self.work, "sql", name), "w", encoding="utf-8") as file:
            file.write(text)

    def test_golden_documents_are_valid(self):
        documents = list(golden())
        self.assertGreater(len(documents), 5)
        for name, document in documents:
            self.assertEqual(report_schema.problems(document), [], name)

    def test_a_property_that_nobody_described_is_an_error_wherever_it_stands(self):
        for name, document in golden():
            for at in range(len(list(objects(document)))):
                changed = copy.deepcopy(document)
                list(objects(changed))[at]["unheardOf"] = 1
                self.assertNotEqual(report_schema.problems(changed), [], f"{name}, object {at}")

    def test_a_property_that_is_missing_is_an_error(self):
        for name, document in golden():
            for key in document:
                if key == "error" and document["operation"] == "migrate":
                    continue  # it is there only where something failed
                changed = copy.deepcopy(document)
                del changed[key]
                self.assertNotEqual(report_schema.problems(changed), [], f"{name} without {key}")

    def test_every_command_prints_what_the_schema_says(self):
        database = "-url=sqlite:a.db"
        self.assertEqual(self.godwit(database, "info")["operation"], "info")
        self.assertEqual(self.godwit(database, "validate")["exitCode"], 5)
        self.assertEqual(self.godwit(database, "migrate")["migrationsExecuted"], 1)
        self.assertEqual(self.godwit(database, "current")["schemaVersion"], "1")
        self.assertEqual(len(self.godwit(database, "history")["migrations"]), 1)
        self.assertEqual(len(self.godwit(database, "info", "validate", "current")["individualResults"]), 3)
        self.write("V2__two.sql", "CREATE TABLE two (id INTEGER);\nCREATE TABLE two (id INTEGER);\n")
        self.write("R__view.sql", "CREATE VIEW v AS SELECT 1;\n")
        self.assertEqual(self.godwit(database, "migrate")["error"]["lineNumber"], 2)
        self.write("V1__one.sql", "CREATE TABLE uno (id INTEGER);\n")
        self.assertEqual(self.godwit(database, "validate")["exitCode"], 4)
        self.assertEqual(self.godwit(database, "migrate")["exitCode"], 4)
        self.assertEqual(len(self.godwit(database, "repair")["migrationsAligned"]), 1)
        self.assertTrue(self.godwit("-url=sqlite:b.db", "-baselineVersion=3", "baseline")["successfullyBaselined"])
        self.assertEqual(self.godwit(database, "clean")["code"], "CLEAN_DISABLED")
        self.assertEqual(self.godwit(database, "-cleanDisabled=false", "clean")["schemasCleaned"], ["main"])

    def test_what_ends_a_call_early_is_a_document_too(self):
        self.assertEqual(self.godwit("info")["code"], "NO_URL")
        self.assertEqual(self.godwit("-url=sqlite:a.db", "-outOfOrdr=true", "info")["code"], "USAGE")
        self.assertEqual(self.godwit("-url=sqlite:absent/a.db", "migrate")["exitCode"], 3)
        self.write("V1__uno.sql", "")
        self.assertEqual(self.godwit("-url=sqlite:a.db", "validate")["code"], "DUPLICATE_VERSIONED_MIGRATION")
        self.assertEqual(self.godwit("-offline", "-dialect=sqlite", "validate")["invalidMigrations"][0]["version"], "1")

    def test_a_report_file_holds_the_same_document(self):
        printed = self.godwit("-url=sqlite:a.db", "-reportFilename=out.json", "info", "validate")
        with open(os.path.join(self.work, "out.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file), printed)


if __name__ == "__main__":
    unittest.main()
