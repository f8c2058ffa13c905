#!/usr/bin/env python3
"""Every route of a real server on three databases, each answer as openapi.json describes it."""
import json
import os
import re
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from running import SECRET, TOKEN, TOP, Database, Server, three

with open(os.path.join(TOP, "src/server/openapi.json"), encoding="utf-8") as _file:
    DOCUMENT = json.load(_file)
SCRIPTS = {f"{name}/V1__a.sql": "CREATE TABLE a (i INT);" for name in ("orders", "stock", "notes")}


def schema_of(method, path, status, kind="application/json"):
    """Of an answer; None if the document does not know it."""
    answer = DOCUMENT["paths"][path][method.lower()]["responses"].get(str(status))
    if answer and "$ref" in answer:
        answer = DOCUMENT["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    return answer["content"].get(kind, {}).get("schema") if answer else None


def problems(document, schema):
    import jsonschema  # here, so that the names of the tests can be listed without it
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": DOCUMENT["components"]}
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in jsonschema.Draft202012Validator(whole).iter_errors(document)]


class ApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pg, cls.my = Database("pg", "server_api", "."), Database("my", "server_api", ".")
        cls.server = Server(three(cls.pg, cls.my), SCRIPTS)
        cls.server.until(lambda: cls.server.get("/ready").status == 200, "not ready")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.pg.drop()
        cls.my.drop()

    def ask(self, method, route, status, **more):
        """Asks, and holds the answer to the document."""
        values = more.pop("values", {})
        path = re.sub(r"\{(\w+)\}", lambda found: urllib.parse.quote(values[found.group(1)], safe=""), route)
        answer = self.server.ask(method, path, **more)
        self.assertEqual(answer.status, status, f"{method} {path}: {answer.body}")
        schema = schema_of(method, route, status)
        self.assertIsNotNone(schema, f"openapi.json knows no {status} of {method} {route}")
        self.assertEqual(problems(answer.json(), schema), [], answer.body)
        return answer.json()

    def order(self, datasource, command, status, token=TOKEN, **order):
        return self.ask("POST", f"/v1/datasources/{{name}}/{command}", status, values={"name": datasource}, token=token, body=order)

    def script(self, datasource, name, text):
        self.server.write(f"{datasource}/{name}", text)

    def wait_for_status(self, datasource, status):
        return self.server.until(lambda: (lambda d: d["status"] == status and d)(self.server.datasource(datasource)), f"{datasource} is not {status}")

    def test_the_document_is_a_valid_one_and_is_served_as_it_is(self):
        served = self.server.get("/openapi.json")
        self.assertEqual(served.json(), DOCUMENT)
        self.assertEqual(DOCUMENT["openapi"], "3.1.0")
        names = [operation["operationId"] for path in DOCUMENT["paths"].values() for operation in path.values()]
        self.assertEqual(len(names), len(set(names)))
        def references(node):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []:
                if key == "$ref":
                    yield value
                yield from references(value)
        for reference in references(DOCUMENT):
            node = DOCUMENT
            for part in reference.removeprefix("#/").split("/"):
                node = node[part]

    def test_what_it_shows(self):
        health = self.ask("GET", "/health", 200)
        self.assertEqual([d["status"] for d in health["databases"]], ["UP"] * 3)
        self.ask("GET", "/health/live", 200)
        self.ask("GET", "/ready", 200)
        status = self.ask("GET", "/db-status", 200)
        self.assertEqual([d["database"] for d in status["databases"]], ["PostgreSQL", "MariaDB", "SQLite"])
        self.ask("GET", "/v1/datasources", 200)
        one = self.ask("GET", "/v1/datasources/{name}", 200, values={"name": "orders"})
        self.assertGreaterEqual(one["applied"], 1)
        migrations = self.ask("GET", "/v1/datasources/{name}/migrations", 200, values={"name": "stock"})["migrations"]
        self.assertEqual([(m["version"], m["state"], m["edited"]) for m in migrations if m["version"] == "1"], [("1", "Success", False)])
        self.assertEqual(migrations[0]["checksum"]["applied"], migrations[0]["checksum"]["local"])
        self.assertIsNotNone(migrations[0]["installedOn"])
        jobs = self.ask("GET", "/v1/jobs", 200)["jobs"]
        self.assertEqual([j["datasource"] for j in jobs if j["trigger"] == "boot"], ["notes", "stock", "orders"])  # newest first
        self.ask("GET", "/v1/jobs/{id}", 200, values={"id": one["lastRun"]["id"]})
        page = self.server.get("/")
        self.assertEqual((page.status, page.headers["content-type"]), (200, "text/html; charset=utf-8"))
        self.assertRegex(page.headers["content-security-policy"], r"^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self';")

    def test_metrics_are_lines_that_prometheus_reads(self):
        answer = self.server.get("/metrics")
        self.assertTrue(answer.headers["content-type"].startswith("text/plain; version=0.0.4"))
        names = set()
        for line in answer.body.splitlines():
            if line.startswith("# TYPE "):
                self.assertNotIn(line.split()[2], names)
                names.add(line.split()[2])
            elif not line.startswith("#"):
                found = re.fullmatch(r'([a-z_]+)(\{[a-z]+="[^"]*"\})? \d+', line)
                self.assertTrue(found and found.group(1) in names, line)
        self.assertIn('godwit_datasource_up{datasource="orders"} 1\n', answer.body)
        self.assertIn("godwit_ready 1\n", answer.body)

    def test_migrating_by_request_with_waiting_and_with_polling(self):
        self.script("notes", "V2__b.sql", "CREATE TABLE b (i INT);")
        self.wait_for_status("notes", "pending")
        self.assertEqual(self.ask("GET", "/ready", 503)["ready"], False)
        job = self.order("notes", "migrate", 200, wait=True)
        self.assertEqual((job["state"], job["report"]["migrationsExecuted"]), ("succeeded", 1))
        self.assertEqual(self.server.datasource("notes")["status"], "upToDate")  # at once: not at the next look
        job = self.order("notes", "validate", 202)
        done = self.server.until(lambda: (lambda j: j["state"] != "running" and j)(self.ask("GET", "/v1/jobs/{id}", 200, values={"id": job["id"]})), "no end")
        self.assertEqual(done["state"], "succeeded")

    def test_a_target_and_undo(self):
        for i, name in ((20, "u"), (21, "v")):
            self.script("orders", f"V{i}__{name}.sql", f"CREATE TABLE {name} (i INT);")
            self.script("orders", f"U{i}__{name}.sql", f"DROP TABLE {name};")
        self.assertEqual(self.order("orders", "migrate", 200, wait=True, target="20")["report"]["migrationsExecuted"], 1)
        self.assertEqual(self.order("orders", "migrate", 200, wait=True)["report"]["migrationsExecuted"], 1)
        undone = self.order("orders", "undo", 200, wait=True)
        self.assertEqual([m["version"] for m in undone["report"]["undoneMigrations"]], ["21"])
        self.assertEqual(self.order("orders", "undo", 200, wait=True, target="20")["report"]["migrationsUndone"], 1)
        self.assertEqual(self.order("orders", "migrate", 200, wait=True)["report"]["migrationsExecuted"], 2)

    def test_a_dry_run_changes_nothing_and_shows_its_sql(self):
        self.script("stock", "V5__dry.sql", "CREATE TABLE dry (i INT);")
        job = self.order("stock", "migrate", 200, wait=True, dryRun=True)
        self.assertEqual([self.server.get(job["sql"], token=token).status for token in (None, "another-token-0123456789")], [401, 401])
        sql = self.server.get(job["sql"], token=TOKEN)
        self.assertEqual((sql.status, sql.headers["content-type"]), (200, "application/sql"))
        self.assertIn("CREATE TABLE dry", sql.body)
        self.assertEqual(self.my.sql("SHOW TABLES LIKE 'dry'"), "")
        self.assertEqual(self.order("stock", "migrate", 200, wait=True)["report"]["migrationsExecuted"], 1)
        self.ask("GET", "/v1/jobs/{id}/sql", 404, token=TOKEN, values={"id": str(int(job["id"]) + 100)})

    def test_sql_of_a_job_is_for_who_has_the_token(self):
        for name in ("orders", "stock"):
            self.script(name, "V90__x.sql", f"CREATE USER x IDENTIFIED BY '{SECRET}' customers_of_mine;")
            job = self.order(name, "migrate", 422, wait=True)
            self.assertIn("customers_of_mine", job["report"]["error"]["statement"])
            path = f"/v1/jobs/{job['id']}"
            self.assertIn("customers_of_mine", self.server.get(path, token=TOKEN).body)
            for open_path in (path, path + "/events", "/v1/jobs", f"/v1/datasources/{name}", "/v1/datasources"):
                for token in (None, "another-token-0123456789"):
                    answer = self.server.get(open_path, token=token)
                    self.assertEqual(answer.status, 200, open_path)
                    self.assertNotIn("customers_of_mine", answer.body, open_path)
            seen = self.server.get(path).json()
            self.assertIsNone(seen["report"]["error"]["statement"])
            self.assertIn("V90__x.sql", seen["problem"]["message"])
            os.unlink(os.path.join(self.server.work, name, "V90__x.sql"))
            self.order(name, "repair", 200, wait=True)

    def test_force_lifts_out_of_order_and_missing_and_nothing_else(self):
        with Server("datasources: {d: {url: 'sqlite:@WORK@/d.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}}}\n"
                    "godwit: {server: {port: 0, token: @TOKEN@, checkInterval: 1}}\n",
                    {f"sql/V{i}__a.sql": f"CREATE TABLE a{i} (i INT);" for i in (1, 3, 4)}) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            os.unlink(os.path.join(server.work, "sql/V3__a.sql"))
            server.write("sql/V2__late.sql", "CREATE TABLE late (i INT);")
            self.assertEqual(server.order("d", "migrate", wait=True).status, 422)
            forced = server.order("d", "migrate", wait=True, force=True)
            self.assertEqual((forced.status, forced.json()["report"]["migrationsExecuted"]), (200, 1))
            server.write("sql/V1__a.sql", "CREATE TABLE a1 (i TEXT);")
            server.write("sql/V5__more.sql", "CREATE TABLE more (i INT);")
            refused = server.order("d", "migrate", wait=True, force=True)
            self.assertEqual((refused.status, refused.json()["problem"]["code"]), (422, "VALIDATE_ERROR"))
            edited = server.until(lambda: (lambda d: d["edited"] == 1 and d)(server.datasource("d")), "not seen")
            self.assertEqual(edited["status"], "invalid")
            rows = server.get("/v1/datasources/d/migrations").json()["migrations"]
            self.assertEqual([r["script"] for r in rows if r["edited"]], ["V1__a.sql"])
            self.assertEqual(server.order("d", "repair", wait=True).status, 200)
            self.assertEqual(server.datasource("d")["edited"], 0)

    def test_a_failed_migration_is_told_and_the_server_goes_on(self):
        self.script("stock", "V9__bad.sql", "CREATE TABLE good (i INT); CREATE TABL bad (i INT);")
        job = self.order("stock", "migrate", 422, wait=True)
        self.assertEqual((job["state"], job["problem"]["code"]), ("failed", "MIGRATION_FAILED"))
        self.assertIn("V9__bad.sql:1:", job["problem"]["message"])
        stock = self.server.datasource("stock")
        self.assertEqual((stock["status"], stock["failed"], stock["ready"]), ("failed", 1, False))
        self.assertIn("V9__bad.sql (version 9) failed", self.order("stock", "migrate", 422, wait=True, force=True)["problem"]["message"])
        self.my.sql("DROP TABLE good")
        self.script("stock", "V9__bad.sql", "CREATE TABLE good (i INT);")
        self.order("stock", "repair", 200, wait=True)
        self.order("stock", "migrate", 200, wait=True)
        self.assertEqual(self.server.datasource("stock")["status"], "upToDate")

    def test_what_was_rolled_back_shows_as_failed_too(self):
        self.script("notes", "V50__bad.sql", "CREATE TABL bad (i INT);")
        self.order("notes", "migrate", 422, wait=True)
        notes = self.server.datasource("notes")
        self.assertEqual((notes["status"], notes["failed"], notes["pending"]), ("failed", 0, 1))
        os.unlink(os.path.join(self.server.work, "notes/V50__bad.sql"))
        self.order("notes", "migrate", 200, wait=True)

    def test_one_job_at_a_time_with_its_progress_as_events_and_a_stop(self):
        self.script("orders", "V30__slow.sql", "".join(f"INSERT INTO a VALUES ({i}); SELECT pg_sleep(0.02);\n" for i in range(300)) + "SELECT pg_sleep(120);")
        job = self.order("orders", "migrate", 202)
        self.assertEqual(self.order("orders", "validate", 409)["error"]["code"], "RUNNING")
        self.assertEqual(self.server.datasource("orders")["job"], job["id"])
        self.assertEqual(self.server.datasource("orders")["status"], "migrating")
        self.assertEqual(self.server.get("/health").status, 200)
        events, seen = [], []
        connection = self.server.connect()
        connection.request("GET", f"/v1/jobs/{job['id']}/events")
        stream = connection.getresponse()
        self.assertEqual((stream.status, stream.getheader("content-type")), (200, "text/event-stream"))
        while len(seen) < len(events) or not events or events[-1] != "end":
            line = stream.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                events.append(line[7:])
            elif line.startswith("data: "):
                data = json.loads(line[6:])
                self.assertEqual(problems(data, {"$ref": "#/components/schemas/" + ("Progress" if events[-1] == "progress" else "Job")}), [])
                seen.append(data)
                if events[-1] == "progress" and data["statements"] >= 300:
                    self.ask("DELETE", "/v1/jobs/{id}", 202, values={"id": job["id"]}, token=TOKEN)
        connection.close()
        self.assertEqual(events[0], "job")
        moved = [d["statements"] for e, d in zip(events, seen) if e == "progress"]
        self.assertEqual(moved, sorted(moved))
        self.assertGreater(len(set(moved)), 2, moved)
        self.assertEqual((seen[-1]["state"], seen[-1]["problem"]["code"]), ("stopped", "STOPPED"))
        self.assertEqual(self.pg.sql("select count(*) from a"), "0")
        os.unlink(os.path.join(self.server.work, "orders/V30__slow.sql"))
        self.order("orders", "migrate", 200, wait=True)

    def test_a_job_that_has_ended_is_not_stopped_but_shown(self):
        ended = {"good": self.order("notes", "validate", 200, wait=True), "dry": self.order("notes", "migrate", 200, wait=True, dryRun=True)}
        self.script("notes", "V60__bad.sql", "CREATE TABL bad (i INT);")
        ended["bad"] = self.order("notes", "migrate", 422, wait=True)
        os.unlink(os.path.join(self.server.work, "notes/V60__bad.sql"))
        self.order("notes", "migrate", 200, wait=True)  # fit for the tests that come
        ended["boot"] = self.ask("GET", "/v1/jobs/{id}", 200, values={"id": "1"})
        for kind, job in ended.items():
            for _ in range(2):
                self.assertEqual(self.ask("DELETE", "/v1/jobs/{id}", 200, values={"id": job["id"]}, token=TOKEN), job, kind)
            self.assertEqual(self.ask("GET", "/v1/jobs/{id}", 200, values={"id": job["id"]}, token=TOKEN), job, kind)
        self.ask("DELETE", "/v1/jobs/{id}", 404, values={"id": "999999"}, token=TOKEN)

    def test_the_document_refuses_the_orders_that_the_server_refuses(self):
        for command in ("migrate", "validate", "undo", "repair"):
            schema = DOCUMENT["paths"][f"/v1/datasources/{{name}}/{command}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
            for order in ({"target": ""}, {"target": None}, {"target": 7}, {"target": ["7"]}, {"dryRun": 1}, {"wait": "true"}, {"force": None}, {"more": True}, []):
                self.assertNotEqual(problems(order, schema), [], f"{command} {order}")
                self.ask("POST", f"/v1/datasources/{{name}}/{command}", 400, values={"name": "notes"}, token=TOKEN, body=order)
        self.assertEqual(problems({"target": "7"}, {"$ref": "#/components/schemas/Order"}), [])
        self.assertNotEqual(problems({"target": "7"}, {"$ref": "#/components/schemas/RepairOrder"}), [])  # and 400: see below

    def test_who_may_do_what(self):
        route = "/v1/datasources/{name}/migrate"
        for token in (None, "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper()):
            answer = self.server.ask("POST", "/v1/datasources/notes/migrate", token=token, body={})
            self.assertEqual(answer.status, 401, token)
            self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="godwit"')
            self.assertEqual(problems(answer.json(), schema_of("POST", route, 401)), [])
        for header in (f"Basic {TOKEN}", TOKEN, "Bearer", f"Bearer {TOKEN} {TOKEN}"):
            self.assertEqual(self.server.ask("POST", "/v1/datasources/notes/migrate", headers={"Authorization": header}).status, 401, header)
        self.assertEqual(self.server.ask("DELETE", "/v1/jobs/1").status, 401)

    def test_requests_that_are_wrong(self):
        for body in ("{", "[]", "null", '"x"', '{"wiat": true}', '{"wait": 1}', '{"target": 3}', '{"target": ""}', '{"dryRun": "yes"}', "{}{}", "[" * 30000):
            answer = self.server.ask("POST", "/v1/datasources/notes/migrate", body=body, token=TOKEN, headers={"Content-Type": "application/json"})
            self.assertEqual(answer.status, 400, body[:50])
            self.assertEqual(answer.json()["error"]["code"], "BAD_REQUEST")
        self.order("notes", "repair", 400, target="3")
        self.order("no-such", "migrate", 404)
        self.ask("GET", "/v1/datasources/{name}", 404, values={"name": "no/such"})
        for id_ in ("0", "999999", "99999999999999999999999"):
            self.ask("GET", "/v1/jobs/{id}", 404, values={"id": id_})
        self.assertEqual(self.server.ask("POST", "/v1/datasources/notes/migrate", body="x=1", token=TOKEN, headers={"Content-Type": "application/x-www-form-urlencoded"}).status, 415)
        self.assertEqual(self.server.get("/nowhere").status, 404)
        for method, path in (("PUT", "/health"), ("POST", "/v1/jobs"), ("GET", "/v1/datasources/notes/migrate"), ("OPTIONS", "/health")):
            answer = self.server.ask(method, path, token=TOKEN)
            self.assertEqual(answer.status, 405, path)
            self.assertTrue(answer.headers["allow"])

    def test_every_route_of_the_document_answers(self):
        for path, operations in DOCUMENT["paths"].items():
            for method in operations:
                real = path.replace("{name}", "no-such").replace("{id}", "0")
                answer = self.server.ask(method.upper(), real, token=TOKEN)
                self.assertNotIn(answer.status, (405, 500), f"{method} {path}")
                if answer.status == 404:
                    self.assertRegex(answer.json()["error"]["message"], "datasource|job", f"{method} {path}")

    def test_head_is_get_without_a_body(self):
        connection = self.server.connect()
        connection.request("HEAD", "/health")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.read()), (200, b""))
        self.assertGreater(int(answer.getheader("content-length")), 10)
        connection.request("GET", "/ready")  # on the same connection
        self.assertIn(connection.getresponse().status, (200, 503))
        connection.close()

    def test_no_password_in_any_answer_or_in_the_log(self):
        for path in [p for p, o in DOCUMENT["paths"].items() if "get" in o and "{" not in p] + ["/v1/datasources/orders", "/v1/datasources/orders/migrations"]:
            answer = self.server.get(path)
            self.assertNotIn(SECRET, answer.body + str(answer.headers), path)
            self.assertNotIn(TOKEN, answer.body + str(answer.headers), path)
        self.assertNotIn(SECRET, self.server.log())
        self.assertNotIn(TOKEN, self.server.log())


class ReadersTest(unittest.TestCase):
    CONFIG = "datasources: {d: {url: 'sqlite:@WORK@/d.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}}}\n"

    def test_without_a_token_nobody_may_change_anything(self):
        with Server(self.CONFIG + "godwit: {server: {port: 0}}\n", {"sql/V1__a.sql": "CREATE TABLE a (i INT);"}) as server:
            answer = server.order("d", "migrate")
            self.assertEqual((answer.status, answer.json()["error"]["code"]), (403, "NO_TOKEN"))
            self.assertEqual(server.ask("DELETE", "/v1/jobs/1", token="x").status, 403)
            self.assertEqual(server.get("/v1/datasources").status, 200)

    def test_with_a_token_for_reads_only_probes_and_the_page_are_open(self):
        with Server(self.CONFIG + "godwit: {server: {port: 0, token: @TOKEN@, tokenForReads: true}}\n", {"sql/V1__a.sql": "CREATE TABLE a (i INT);"}) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            for path, operations in DOCUMENT["paths"].items():
                real = path.replace("{name}", "d").replace("{id}", "1")
                if "get" not in operations or real.endswith("/sql"):
                    continue
                is_open = operations["get"]["security"] == [{}]
                self.assertEqual(server.get(real).status, 200 if is_open else 401, path)
                self.assertEqual(server.get(real, token=TOKEN).status, 200, path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
