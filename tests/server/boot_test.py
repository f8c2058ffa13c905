#!/usr/bin/env python3
"""How a server starts, stops and reads its configuration again: real databases, signals, systemd's socket, TLS."""
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from running import SECRET, TOKEN, Database, Server, answer_of, certificate, dated_certificate, three

SCRIPTS = {f"{name}/V1__a.sql": "CREATE TABLE a (i INT);" for name in ("orders", "stock", "notes")}
ONE = "datasources: {d: {url: 'sqlite:@WORK@/d.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}}}\n"
SERVER = "godwit: {server: {port: 0, token: @TOKEN@, checkInterval: 1}}\n"
GOOD = {"sql/V1__a.sql": "CREATE TABLE a (i INT);"}
SLOW = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000000000) SELECT count(*) FROM c;"
BAD = {**GOOD, "sql/V2__b.sql": "CREATE TABL b (i INT);"}


class Notifications:
    """The socket that systemd would listen on."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="godwit-notify-")
        self.path = os.path.join(self.folder, "socket")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.lines = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            self.lines += self.socket.recv(4096).decode().split("\n")


def text_of(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def put(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def ended(server):
    server.process.wait(timeout=60)
    return server.process.returncode


class BootTest(unittest.TestCase):
    def setUp(self):
        self.pg, self.my = Database("pg", "server_boot", "."), Database("my", "server_boot", ".")

    def tearDown(self):
        self.pg.drop()
        self.my.drop()

    def test_three_databases_of_which_one_is_off_until_somebody_migrates_it_by_hand(self):
        config = three(self.pg, self.my).replace("stock: {locations:", "stock: {enabled: false, locations:")
        with Server(config, SCRIPTS) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            self.assertEqual(self.pg.sql("select count(*) from flyway_schema_history"), "1")
            self.assertEqual(self.my.sql("show tables"), "")
            self.assertTrue(os.path.exists(os.path.join(server.work, "notes.db")))
            stock = server.until(lambda: (lambda d: d["observedAt"] and d)(server.datasource("stock")), "not looked at")
            self.assertEqual((stock["status"], stock["pending"]), ("disabled", 1))
            by_hand = subprocess.run([os.environ["GODWIT_BINARY"], "sys", "database", "migrate", "-c", "godwit.yml"], cwd=server.work, capture_output=True, text=True, check=False)
            self.assertEqual(by_hand.returncode, 0, by_hand.stderr)
            self.assertEqual(self.my.sql("select count(*) from flyway_schema_history"), "1")
            server.until(lambda: server.datasource("stock")["pending"] == 0, "not seen")
            self.assertEqual(server.stop(), 0)

    def test_alive_and_not_ready_while_it_migrates_and_systemd_is_asked_for_more_time(self):
        notifications = Notifications()
        scripts = {**SCRIPTS, "orders/V2__slow.sql": "SELECT pg_sleep(20);"}
        with Server(three(self.pg, self.my), scripts, environment={"NOTIFY_SOCKET": notifications.path}) as server:
            server.until(lambda: server.datasource("orders")["status"] == "migrating", "not migrating")
            self.assertEqual(server.get("/health").status, 200)
            self.assertEqual(server.get("/health/live").status, 200)
            self.assertEqual(server.get("/ready").status, 503)
            self.assertEqual(server.get("/").status, 200)
            self.assertIn("STATUS=Migrating orders", notifications.lines)
            self.assertNotIn("READY=1", notifications.lines)
            server.until(lambda: notifications.lines.count("EXTEND_TIMEOUT_USEC=60000000") >= 2, "no second request for time")
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            server.until(lambda: "READY=1" in notifications.lines, "not told")
            self.assertEqual(server.stop(), 0)
            self.assertIn("STOPPING=1", notifications.lines)

    def test_a_database_that_goes_away_and_comes_back(self):
        with Server(three(self.pg, self.my), SCRIPTS) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            self.pg.admin("alter database server_boot allow_connections false")
            server.until(lambda: server.get("/health").status == 503, "not noticed")
            orders = server.datasource("orders")
            self.assertEqual((orders["status"], orders["current"]), ("unreachable", "1"))
            self.assertEqual(server.get("/health/live").status, 200)
            self.assertEqual(server.get("/ready").status, 503)
            self.pg.admin("alter database server_boot allow_connections true")
            server.until(lambda: server.get("/ready").status == 200, "not noticed")
            self.assertIn("the database can be reached again", server.log())
            self.assertNotIn(SECRET, server.log())

    def test_sigterm_during_a_job_stops_it_and_ends_with_0(self):
        with Server(three(self.pg, self.my), SCRIPTS) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            server.write("orders/V2__slow.sql", "CREATE TABLE half (i INT); SELECT pg_sleep(300);")
            self.assertEqual(server.order("orders", "migrate").status, 202)
            server.until(lambda: self.pg.sql("select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(300)%' and pid <> pg_backend_pid()") != "0", "not running")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(self.pg.sql("select count(*) from pg_tables where tablename = 'half'"), "0")
            self.assertEqual(self.pg.sql("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"), "0")
            self.assertTrue(server.log().rstrip().endswith("Stopped."), server.log())

    def test_sigterm_during_the_boot_step_ends_with_0_too(self):
        with Server(three(self.pg, self.my), {**SCRIPTS, "orders/V2__slow.sql": "SELECT pg_sleep(300);"}) as server:
            server.until(lambda: server.datasource("orders")["status"] == "migrating", "not migrating")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(self.my.sql("show tables"), "")

    def test_sighup_reads_datasources_token_and_certificate_again(self):
        with Server(ONE + SERVER, GOOD) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            server.configure(ONE.replace("d:", "e:").replace("{datasources: {d", "{datasources: {e") + SERVER.replace("@TOKEN@", "another-token-of-the-tests"))
            server.signal(signal.SIGHUP)
            server.wait_for_line("The configuration was read again: 1 datasource")
            self.assertEqual(server.get("/v1/datasources/d").status, 404)
            self.assertEqual(server.order("e", "validate", wait=True).status, 401)
            self.assertEqual(server.order("e", "validate", token="another-token-of-the-tests", wait=True).status, 200)
            server.write("godwit.yml", "datasources: [")
            server.signal(signal.SIGHUP)
            server.wait_for_line("The configuration stays as it was")
            self.assertEqual(server.get("/v1/datasources/e").status, 200)
            self.assertEqual(server.stop(), 0)

    def test_sighup_with_several_datasources_keeps_what_is_known_of_them(self):
        with Server(three(self.pg, self.my), SCRIPTS) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            for _ in range(2):
                server.signal(signal.SIGHUP)
                server.wait_for_line("was read again: 3 datasources")
            runs = [d["lastRun"]["trigger"] for d in server.get("/v1/datasources").json()["datasources"]]
            self.assertEqual(runs, ["boot"] * 3)
            self.assertEqual(server.get("/ready").status, 200)
            self.assertEqual(server.stop(), 0)

    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            key, cert, trust = certificate(folder)
            with Server(ONE + f"godwit: {{server: {{port: 0, token: @TOKEN@, tls: {{certificate: {cert}, key: {key}}}}}}}\n", GOOD) as server:
                server.tls = trust
                server.until(lambda: server.get("/ready").status == 200, "not ready")
                self.assertEqual(server.order("d", "validate", wait=True).status, 200)
                old = ssl.create_default_context(cafile=cert)
                old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
                old.set_ciphers("ALL:@SECLEVEL=0")
                server.tls = old
                with self.assertRaises((ssl.SSLError, OSError)):
                    server.get("/health")
                with server.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") as plain:
                    self.assertNotIn(b"200", answer_of(plain))
                _, _, renewed = certificate(folder)
                server.tls = trust
                server.signal(signal.SIGHUP)
                server.wait_for_line("was read again")
                with self.assertRaises(ssl.SSLError):
                    server.get("/health")
                server.tls = renewed
                self.assertEqual(server.get("/health").status, 200)
                self.assertEqual(server.stop(), 0)

    def tls_config(self, cert, key):
        return ONE + f"godwit: {{server: {{port: 0, token: @TOKEN@, checkInterval: 1, tls: {{certificate: {cert}, key: {key}}}}}}}\n"

    def test_a_key_that_does_not_fit_its_certificate_stops_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            kinds = {"ec": "ec -pkeyopt ec_paramgen_curve:prime256v1", "ec2": "ec -pkeyopt ec_paramgen_curve:prime256v1", "p384": "ec -pkeyopt ec_paramgen_curve:secp384r1",
                     "rsa": "rsa:2048", "rsa2": "rsa:2048", "ed": "ed25519"}
            made = {name: certificate(folder, name, key)[:2] for name, key in kinds.items()}
            for cert, key in (("ec", "ec2"), ("ec", "p384"), ("rsa", "rsa2"), ("rsa", "ec"), ("ec", "rsa"), ("ed", "ec"), ("rsa", "ed")):
                with self.subTest(f"{cert} {key}"):
                    self.start_that_fails(self.tls_config(made[cert][1], made[key][0]), 2, f"TLS cannot be used: the key .*{key}key.pem .server.tls.key. does not fit the certificate .*{cert}cert.pem")
            locked, empty = os.path.join(folder, "locked.pem"), os.path.join(folder, "empty.pem")
            subprocess.run(["openssl", "pkey", "-in", made["ec"][0], "-aes256", "-passout", "pass:x", "-out", locked], check=True, capture_output=True)
            put(empty, "")
            for key in (locked, empty, folder, made["ec"][1], "/no.key"):
                with self.subTest(key):
                    self.start_that_fails(self.tls_config(made["ec"][1], key), 2, "TLS cannot be used: the key .* cannot be read as PEM")
            for cert in (empty, folder, made["ec"][0]):
                with self.subTest(cert):
                    self.start_that_fails(self.tls_config(cert, made["ec"][0]), 2, "TLS cannot be used: the certificate .* cannot be read as PEM")
            both = os.path.join(folder, "both.pem")
            put(both, text_of(made["rsa"][0]) + text_of(made["rsa"][1]))
            for cert, key in (made["ed"][::-1], (both, both)):
                with Server(self.tls_config(cert, key), GOOD) as server:
                    server.tls = ssl.create_default_context(cafile=cert)
                    self.assertEqual(server.get("/health/live").status, 200)
                    self.assertNotIn("warning", server.log())

    def test_half_of_a_new_pair_leaves_the_old_one_in_place(self):
        with tempfile.TemporaryDirectory() as folder:
            key, cert, trust = certificate(folder)
            new_key, new_cert, renewed = certificate(folder, "new")
            with Server(self.tls_config(cert, key), GOOD) as server:
                server.tls = trust
                server.until(lambda: server.get("/ready").status == 200, "not ready")
                kept = {path: text_of(path) for path in (key, cert, new_key, new_cert)}
                halves = ((cert, kept[new_cert]), (key, kept[new_key]), (cert, ""), (key, ""), (key, kept[cert]))
                for number, (path, text) in enumerate(halves, 1):
                    put(path, text)
                    server.signal(signal.SIGHUP)
                    server.until(lambda: server.log().count("The configuration stays as it was: TLS cannot be used") == number, "not refused")
                    self.assertEqual(server.get("/health/live").status, 200)
                    put(path, kept[path])
                put(cert, kept[new_cert])
                put(key, kept[new_key])
                server.signal(signal.SIGHUP)
                server.wait_for_line("was read again")
                server.tls = renewed
                self.assertEqual(server.get("/health/live").status, 200)
                self.assertEqual(server.stop(), 0)

    def test_a_certificate_whose_time_is_not_now_is_a_warning(self):
        with tempfile.TemporaryDirectory() as folder:
            key, good, _ = certificate(folder)
            times = (("20200101000000Z", "20200201000000Z", "has expired: it was valid until 2020-02-01"), ("20010101000000Z", "20301231235959Z", None), ("20900101000000Z", "20910101000000Z", "is not valid yet, but from 2090-01-01"))
            for begin, end, says in times:
                with self.subTest(begin), Server(self.tls_config(dated_certificate(folder, key, begin, end), key), GOOD) as server:
                    server.tls = ssl._create_unverified_context()
                    server.until(lambda: server.get("/ready").status == 200, "not ready")
                    found = re.findall("warning: The certificate .*", server.log())
                    self.assertEqual(len(found), 1 if says else 0, server.log())
                    self.assertTrue(not says or says in found[0], found)
            old = dated_certificate(folder, key, "20200101000000Z", "20200201000000Z")
            with Server(self.tls_config(good, key), GOOD) as server:
                server.configure(self.tls_config(old, key))
                for count in (1, 2):  # each time that it is read
                    server.signal(signal.SIGHUP)
                    server.until(lambda: server.log().count("has expired") == count, "no warning")
                    time.sleep(0.1)
            now = time.time()
            soon = dated_certificate(folder, key, "20200101000000Z", time.strftime("%Y%m%d%H%M%SZ", time.gmtime(now + 4)))
            with Server(self.tls_config(soon, key), GOOD) as server:
                self.assertTrue(time.time() > now + 4 or "has expired" not in server.log(), server.log())
                server.wait_for_line("has expired", 20)  # while it runs
                time.sleep(2.5)
                self.assertEqual(server.log().count("has expired"), 1)

    def test_one_port_has_one_server(self):
        with Server(ONE + SERVER, GOOD) as first:
            for host in ("127.0.0.1", "0.0.0.0"):
                self.start_that_fails(ONE + f"godwit: {{server: {{host: '{host}', port: {first.port}, token: another-token-of-the-tests}}}}\n", 2, "cannot listen on .*already in use.*ss -ltnp")
            self.assertEqual(first.stop(), 0)
            with Server(ONE + f"godwit: {{server: {{port: {first.port}}}}}\n", GOOD) as second:  # what is left of connections is no server
                self.assertEqual(second.get("/health/live").status, 200)
        with Server(ONE + "godwit: {server: {host: '0.0.0.0', port: 0}}\n", GOOD, wait=False) as wide:
            port = wide.wait_for_line(r"Listening on http://0\.0\.0\.0:(\d+)").group(1)
            self.start_that_fails(ONE + f"godwit: {{server: {{port: {port}}}}}\n", 2, "cannot listen on .*already in use")
            self.start_that_fails(ONE + f"godwit: {{server: {{host: '0.0.0.0', port: {port}}}}}\n", 2, "cannot listen on .*already in use")

    def test_who_need_not_be_there_does_not_keep_the_server_from_being_ready(self):
        config = """
datasources: {d: {url: 'sqlite:@WORK@/d.db'}, e: {url: '@URL@'}}
flyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}, e: {required: false, locations: 'filesystem:@WORK@/e'}}}
godwit: {server: {port: 0, checkInterval: 1}}
"""
        sqlite, good, bad = "sqlite:@WORK@/e.db", {"e/V1__b.sql": "CREATE TABLE b (i INT);"}, {"e/V1__b.sql": "CREATE TABL b (i INT);"}
        kinds = {"failed": (sqlite, bad), "unreachable": ("postgresql://127.0.0.1:1/e?connect_timeout=1", good), "no folder of scripts": (sqlite, {}),
                 "no folder of the database": ("sqlite:@WORK@/no/folder/e.db", good), "pending": (sqlite, good), "failed later": (sqlite, good)}
        for kind, (url, scripts) in kinds.items():
            with self.subTest(kind), Server(config.replace("@URL@", url), {**GOOD, **scripts}) as server:
                server.until(lambda: server.get("/ready").status == 200, "not ready")
                if kind in ("pending", "failed later"):
                    server.write("e/V2__c.sql", "CREATE TABLE c (i INT);" if kind == "pending" else "CREATE TABL c (i INT);")
                    server.until(lambda: not server.datasource("e")["ready"], "not noticed")
                ready = server.get("/ready")
                self.assertEqual(ready.status, 200)
                self.assertEqual([(d["name"], d["required"], d["ready"]) for d in ready.json()["datasources"]], [("d", True, True), ("e", False, False)])
                self.assertIn("godwit_ready 1", server.get("/metrics").body)
                self.assertFalse(server.get("/db-status").json()["upToDate"])
                server.write("sql/V9__late.sql", "CREATE TABLE late (i INT);")
                server.until(lambda: server.get("/ready").status == 503, "who is required is not waited for")

    def test_who_need_not_be_there_has_its_turn_before_the_server_is_ready(self):
        config = ("datasources: {e: {url: 'sqlite:@WORK@/e.db'}}\nflyway: {datasources: {e: {required: false, locations: 'filesystem:@WORK@/e'}}}\n" + SERVER)
        with Server(config, {"e/V1__slow.sql": SLOW}) as server:
            job = server.until(lambda: server.datasource("e")["job"], "not migrating")
            self.assertEqual(server.get("/ready").status, 503)
            self.assertEqual(server.ask("DELETE", f"/v1/jobs/{job}", token=TOKEN).status, 202)
            server.until(lambda: server.get("/ready").status == 200, "not ready")

    def start_that_fails(self, config, code, says, scripts=None, **more):
        with Server(config, scripts or GOOD, wait=False, **more) as server:
            self.assertEqual(ended(server), code, server.log())
            self.assertRegex(server.log(), says)

    def test_what_stops_a_start(self):
        self.start_that_fails(ONE + SERVER, 6, r"V2__b.sql:1:8", BAD)
        self.start_that_fails(ONE + "godwit: {boot: {mode: require}, server: {port: 0}}\n", 5, "pending")
        self.start_that_fails(SERVER, 2, "neither datasources nor a url")
        self.start_that_fails(ONE + "godwit: {server: {port: 0, token: short}}\n", 2, "server.token is too short.*openssl rand")
        self.start_that_fails(ONE + "godwit: {server: {port: 0, tls: {certificate: /no.pem}}}\n", 2, "go together")
        self.start_that_fails(ONE + "godwit: {server: {port: 0, tls: {certificate: /no.pem, key: /no.key}}}\n", 2, "TLS cannot be used")
        self.start_that_fails(ONE + "godwit: {server: {host: 192.0.2.1, port: 0}}\n", 2, r"cannot listen on 192\.0\.2\.1")
        self.start_that_fails(ONE + SERVER, 2, "server goes without other words", arguments=["migrate"])
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.start_that_fails(ONE + f"godwit: {{server: {{port: {taken.getsockname()[1]}}}}}\n", 2, "cannot listen on")

    def test_modes_that_start_all_the_same(self):
        with Server(ONE + "godwit: {boot: {mode: permissive}, server: {port: 0, checkInterval: 1}}\n", BAD) as server:
            failed = server.until(lambda: (lambda d: d["status"] == "failed" and d)(server.datasource("d")), "not failed")
            self.assertIn("V2__b.sql:1:8", failed["lastRun"]["problem"]["message"])
            self.assertEqual(server.get("/health").status, 200)
            self.assertEqual(server.get("/ready").status, 503)
            self.assertEqual(server.stop(), 0)
        with Server(ONE + "godwit: {boot: {mode: check}, server: {port: 0, checkInterval: 1}}\n", GOOD) as server:
            server.until(lambda: server.datasource("d")["status"] == "pending", "not pending")
            self.assertEqual(server.get("/v1/jobs/1").json()["command"], "validate")
            self.assertEqual(server.get("/ready").status, 503)
            migrated = subprocess.run([os.environ["GODWIT_BINARY"], "-c", "godwit.yml", "sys", "database", "migrate"], cwd=server.work, capture_output=True, check=False)
            self.assertEqual(migrated.returncode, 0)
            server.until(lambda: server.get("/ready").status == 200, "not noticed")

    def test_a_section_that_is_not_read_is_named(self):
        with Server(ONE + "server: {port: 1, tls: {key: x}}\n" + SERVER, GOOD) as server:
            server.wait_for_line(r"godwit.yml:\d+: server.port is not read.*godwit.server")
            self.assertEqual(server.get("/health/live").status, 200)
            self.assertEqual(len([line for line in server.log().splitlines() if "is not read" in line]), 1)

    def test_a_datasource_that_may_fail_and_one_without_locations(self):
        config = ("datasources: {d: {url: 'sqlite:@WORK@/d.db'}, e: {url: 'sqlite:@WORK@/e.db'}, f: {url: 'sqlite:@WORK@/f.db'}}\n"
                  "flyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql', required: false}, e: {locations: 'filesystem:@WORK@/good'}}}\n" + SERVER)
        with Server(config, {**BAD, "good/V1__a.sql": GOOD["sql/V1__a.sql"]}) as server:
            server.until(lambda: server.datasource("e")["status"] == "upToDate", "not migrated")
            self.assertEqual([server.datasource(n)["status"] for n in "def"], ["failed", "upToDate", "passedOver"])
            self.assertEqual(server.order("f", "migrate", wait=True).status, 400)

    def test_tenants_are_watched_and_migrated_one_by_one(self):
        self.pg.sql("create table tenant (name text); insert into tenant select 't' || lpad(i::text, 2, '0') from generate_series(1, 20) i; create schema t07; create table t07.b (x int)")
        config = f"""
datasources: {{shop: {{url: '{self.pg.url}', username: postgres, password: {SECRET}}}}}
flyway: {{datasources: {{shop: {{locations: 'filesystem:@WORK@/sql', tenants: {{query: 'select name from public.tenant order by 1', schema: '${{tenant}}'}}}}}}}}
godwit: {{boot: {{mode: permissive}}, server: {{port: 0, token: @TOKEN@, checkInterval: 1}}}}
"""
        scripts = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABLE b (i INT);"}
        with Server(config, scripts) as server:
            all_of = lambda: server.get("/v1/datasources").json()["datasources"]
            server.until(lambda: len(all_of()) == 20 and all(d["lastRun"] and d["lastRun"]["state"] != "running" for d in all_of()), "not all had a turn")
            self.assertEqual([d["name"] for d in all_of()], [f"shop/t{i:02}" for i in range(1, 21)])
            self.assertEqual({d["name"]: d["status"] for d in all_of() if d["status"] != "upToDate"}, {"shop/t07": "failed"})
            self.assertEqual(server.get("/ready").status, 503)
            server.configure(config.replace("{shop: {locations", "{shop: {required: false, locations"))
            server.signal(signal.SIGHUP)
            server.until(lambda: server.get("/ready").status == 200, "a tenant of who need not be there is waited for")
            server.configure(config)
            server.signal(signal.SIGHUP)
            server.until(lambda: server.get("/ready").status == 503, "not waited for")
            self.assertEqual(self.pg.sql("select count(*) from pg_tables where tablename = 'a' and schemaname like 't%'"), "19")
            self.pg.sql("drop table t07.b")
            self.assertEqual(server.order("shop%2Ft07", "migrate", wait=True).status, 200)
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            self.pg.sql("insert into tenant values ('t99')")
            new = server.until(lambda: (lambda d: d.get("status") == "pending" and d)(server.datasource("shop%2Ft99")), "the new tenant was not noticed")
            self.assertEqual(new["pending"], 2)
            self.assertEqual(server.order("shop%2Ft99", "migrate", wait=True).status, 200)
            self.pg.sql("drop table tenant")
            server.wait_for_line("shop: .*tenant")
            self.assertEqual(len(all_of()), 21)  # those that are known stay
            self.assertNotIn(SECRET, server.log())
            self.assertEqual(server.stop(), 0)

    def test_tenants_that_cannot_be_known_stop_the_start_of_who_needs_them(self):
        config = f"""
datasources: {{shop: {{url: '{self.pg.url}', username: postgres, password: {SECRET}}}}}
flyway: {{datasources: {{shop: {{required: @REQUIRED@, locations: 'filesystem:@WORK@/sql', tenants: {{query: 'select name from no_such_table', schema: '${{tenant}}'}}}}}}}}
""" + SERVER
        self.start_that_fails(config.replace("@REQUIRED@", "true"), 2, "no_such_table")
        with Server(config.replace("@REQUIRED@", "false"), GOOD) as server:
            shop = server.until(lambda: (lambda d: d["problem"] and d)(server.datasource("shop")), "no problem is told")
            self.assertIn("no_such_table", shop["problem"]["message"])
            self.assertEqual(server.get("/ready").status, 200)
            self.assertEqual(server.order("shop", "migrate").status, 400)
            self.pg.sql("create table no_such_table (name text); insert into no_such_table values ('acme')")
            server.until(lambda: server.get("/v1/datasources/shop%2Facme").status == 200, "not asked again")
            self.assertEqual(server.get("/v1/datasources/shop").status, 404)

    def test_what_kubernetes_says_of_a_service_is_no_port(self):
        with Server(ONE + SERVER, GOOD, environment={"GODWIT_SERVER_PORT": "tcp://10.0.0.1:8080", "GODWIT_SERVER_HOST": "127.0.0.1"}) as server:
            self.assertIn("GODWIT_SERVER_PORT is what Kubernetes says of a Service", server.log())
            self.assertEqual(server.get("/health/live").status, 200)

    def test_token_and_port_from_the_environment(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(TOKEN + "\n")
            file.flush()
            with Server(ONE, GOOD, environment={"GODWIT_SERVER_PORT": "0", "GODWIT_SERVER_TOKEN_FILE": file.name}) as server:
                server.until(lambda: server.get("/ready").status == 200, "not ready")
                self.assertEqual(server.order("d", "validate", wait=True).status, 200)

    def test_options_on_the_command_line_win(self):
        with Server(ONE + SERVER, GOOD, arguments=["--server.token=a-token-of-the-line", "-v"], environment={"GODWIT_SERVER_TOKEN": "a-token-of-the-environment"}) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            self.assertEqual(server.order("d", "validate", token="a-token-of-the-line", wait=True).status, 200)
            self.assertRegex(server.log(), r"debug: GET /ready 200")
            with open(f"/proc/{server.process.pid}/cmdline", "rb") as line:
                self.assertNotIn(b"a-token-of-the-line", line.read())
            self.assertNotIn("a-token-of-the-line", server.log())

    def test_a_server_without_names_has_one_datasource_called_default(self):
        with Server("flyway: {url: 'sqlite:@WORK@/d.db', locations: 'filesystem:@WORK@/sql'}\n" + SERVER, GOOD) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            self.assertEqual(server.datasource("default")["status"], "upToDate")

    def test_callbacks_run_with_jobs_and_not_with_looks(self):
        with Server(ONE + SERVER, {"sql/V1__looked.sql": "CREATE TABLE looked (i INT);"}) as server:
            server.until(lambda: server.get("/ready").status == 200, "not ready")
            server.write("sql/beforeValidate.sql", "INSERT INTO looked VALUES (1);")
            count = lambda: subprocess.run(["sqlite3", os.path.join(server.work, "d.db"), "select count(*) from looked"], capture_output=True, text=True, check=True).stdout.strip()
            before = int(count())
            seen = server.datasource("d")["observedAt"]
            server.until(lambda: server.datasource("d")["observedAt"] > seen, "not looked at again")
            self.assertEqual(int(count()), before)
            server.order("d", "validate", wait=True)
            self.assertEqual(int(count()), before + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
