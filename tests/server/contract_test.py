#!/usr/bin/env python3
"""contract_test.py <virtual environment>: openapi.json and a real server, held against each other by programs that others wrote.
schemathesis makes requests out of the document and judges each answer; openapi-python-client makes a client, which is then used."""
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from running import TOKEN, TOP, Server

BIN = os.path.join(sys.argv.pop(1) if len(sys.argv) > 1 else "", "bin")
DOCUMENT = os.path.join(TOP, "src/server/openapi.json")
CONFIG = """
datasources: {d: {url: 'sqlite:@WORK@/d.db'}, 'shop/t1': {url: 'sqlite:@WORK@/e.db'}}
flyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}, 'shop/t1': {locations: 'filesystem:@WORK@/sql'}}}
godwit: {server: {port: 0, token: @TOKEN@, checkInterval: 1@MORE@}}
"""
SCRIPTS = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/U1__a.sql": "DROP TABLE a;", "sql/V2__b.sql": "CREATE TABLE b (i INT);", "sql/U2__b.sql": "DROP TABLE b;"}
# What its checks cannot know: 503 is what a probe is for, 422 an order that was carried out and failed, and DELETE stops a job, but forgets none.
SETTINGS = """
[checks]
use_after_free.enabled = false
ensure_resource_availability.enabled = false
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "503"]
positive_data_acceptance.expected-statuses = ["2xx", "400", "403", "404", "409", "422", "503"]
"""


def program(name, *arguments, **more):
    return subprocess.run([os.path.join(BIN, name), *arguments], capture_output=True, text=True, check=False, timeout=280, env={**os.environ, "NO_COLOR": "1", "COLUMNS": "150"}, **more)


def same_times(text):
    """JSON whose times have one form."""
    return json.loads(re.sub(r'"(\d{4}-\d\d-\d\dT[\d:.]+)(Z|\+00:00)"', lambda found: f'"{float(found.group(1).rsplit(":", 1)[1])} {found.group(1).rsplit(":", 1)[0]}"', text if isinstance(text, str) else text.decode()))


def start(test, more=""):
    server = Server(CONFIG.replace("@MORE@", more), SCRIPTS)
    test.addCleanup(server.close)
    server.until(lambda: server.get("/ready").status == 200, "not ready")
    return server


class SchemathesisTest(unittest.TestCase):
    def run_it(self, server, document, phases="coverage,fuzzing"):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {"schemathesis.toml": SETTINGS, "openapi.json": json.dumps(document)}.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            return program("schemathesis", "--config-file", "schemathesis.toml", "run", "openapi.json", "--url", f"http://127.0.0.1:{server.port}", "--header", f"Authorization: Bearer {TOKEN}",
                           "--phases", phases, "--max-examples", "5", "--seed", "13", "--request-timeout", "20", "--continue-on-failure", cwd=folder)

    def with_names(self, document):
        """So that not every request ends at a 404."""
        parameters = document["components"]["parameters"]
        parameters["name"]["schema"]["enum"] = ["d", "shop/t1", "no-such"]
        parameters["job"]["schema"]["enum"] = ["1", "2", "999999"]
        return document

    def test_every_answer_is_one_of_the_document(self):
        for more, change, phases in (("", lambda document: document, "coverage"), (", tokenForReads: true", self.with_names, "coverage,fuzzing")):
            server = start(self, more)
            done = self.run_it(server, change(server.get("/openapi.json").json()), phases)
            self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])
            self.assertRegex(done.stdout, r"[1-9]\d\d+ generated, [1-9]\d\d+ passed", done.stdout[-2000:])
            self.assertEqual(server.stop(), 0)

    def test_it_would_see_an_answer_that_is_not(self):
        server = start(self)
        document = self.with_names(server.get("/openapi.json").json())
        del document["paths"]["/v1/jobs/{id}"]["delete"]["responses"]["200"]
        document["components"]["schemas"]["Live"]["properties"]["status"] = {"const": "DOWN"}
        document["paths"] = {path: document["paths"][path] for path in ("/health/live", "/v1/jobs/{id}")}
        done = self.run_it(server, document)
        self.assertEqual(done.returncode, 1, done.stdout[-6000:])
        for words in ("Undocumented status code", "Response violates schema"):
            self.assertIn(words, done.stdout)


class GeneratedClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        with open(os.path.join(cls.folder.name, "settings.yml"), "w", encoding="utf-8") as file:
            file.write("content_type_overrides: {application/sql: text/plain}\npost_hooks: []\n")
        cls.made = program("openapi-python-client", "generate", "--path", DOCUMENT, "--output-path", os.path.join(cls.folder.name, "made_client"), "--meta", "none", "--config",
                           os.path.join(cls.folder.name, "settings.yml"), "--fail-on-warning")
        sys.path.insert(0, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_client_that_is_generated_can_use_all_of_it(self):
        self.assertEqual(self.made.returncode, 0, self.made.stdout + self.made.stderr)
        client_module, models = importlib.import_module("made_client.client"), importlib.import_module("made_client.models")
        server = start(self)
        address = f"http://127.0.0.1:{server.port}"
        known = client_module.AuthenticatedClient(base_url=address, token=TOKEN, raise_on_unexpected_status=True, timeout=60)
        stranger = client_module.Client(base_url=address, raise_on_unexpected_status=True, timeout=60)
        used = set()

        def call(operation, status, *arguments, client=known, **more):
            answer = importlib.import_module(f"made_client.api.default.{operation}").sync_detailed(*arguments, client=client, **more)
            self.assertEqual(answer.status_code, status, answer.content)
            if hasattr(answer.parsed, "to_dict"):
                self.assertEqual(same_times(json.dumps(answer.parsed.to_dict())), same_times(answer.content), operation)  # nothing is lost on the way
            used.add(operation)
            return answer.parsed

        for operation in ("page", "openapi", "health", "live", "ready", "metrics", "db_status", "datasources", "jobs"):
            self.assertIsNotNone(call(operation, 200), operation)
        self.assertEqual([d.name for d in call("datasources", 200).datasources], ["d", "shop/t1"])
        self.assertEqual(call("datasource", 200, "shop/t1").status.value, "upToDate")
        self.assertEqual([m.version for m in call("migrations", 200, "d").migrations if m.category == "Versioned"], ["1", "2"])
        order, repair = models.Order, models.RepairOrder
        self.assertEqual(call("undo", 200, "d", body=order(wait=True)).state.value, "succeeded")
        dry = call("migrate", 200, "d", body=order(wait=True, dry_run=True))
        self.assertIn("CREATE TABLE b", call("sql", 200, dry.id))
        job = call("migrate", 200, "d", body=order(wait=True, target="2"))
        self.assertEqual((job.command.value, job.target, job.report.additional_properties["migrationsExecuted"]), ("migrate", "2", 1))
        self.assertIn("event: end", call("events", 200, job.id))
        self.assertEqual(call("job", 200, job.id).id, job.id)
        self.assertEqual(call("stop_job", 200, job.id).state.value, "succeeded")
        call("validate", 202, "d")
        server.until(lambda: call("datasource", 200, "d").job is None, "no end")
        call("repair", 200, "d", body=repair(wait=True))
        self.assertEqual(call("migrate", 401, "d", client=stranger).error.code, "UNAUTHORIZED")
        self.assertEqual(call("migrate", 400, "d", body=order(target="")).error.code, "BAD_REQUEST")
        self.assertEqual(call("datasource", 404, "none").error.code, "NOT_FOUND")
        call("job", 404, "999999")
        server.write("sql/V3__bad.sql", "CREATE TABL bad (i INT);")
        self.assertEqual(call("migrate", 422, "d", body=order(wait=True)).problem.code, "MIGRATION_FAILED")
        with open(DOCUMENT, encoding="utf-8") as file:
            names = {operation["operationId"] for path in json.load(file)["paths"].values() for operation in path.values()}
        self.assertEqual(used, {re.sub("([A-Z])", r"_\1", name).lower() for name in names})


if __name__ == "__main__":
    unittest.main(verbosity=2)
