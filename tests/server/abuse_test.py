#!/usr/bin/env python3
"""What hostile and broken clients do to a server: /health answers all the while, memory stays, nothing unauthorised happens."""
import os
import random
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from running import TOKEN, Server, answer_of, certificate

CONFIG = """
datasources: {d: {url: 'sqlite:@WORK@/d.db'}}
flyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}}}
godwit: {server: {port: 0, token: @TOKEN@, checkInterval: 1, maxConnections: 64@TLS@}}
"""
GOOD = {"sql/V1__a.sql": "CREATE TABLE a (i INT);"}
POST = "POST /v1/datasources/d/migrate HTTP/1.1\r\nHost: localhost\r\n"
SANITIZED_SLACK = 200 * 1024  # KiB: a sanitized build keeps what was freed for a while


class AbuseTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(CONFIG.replace("@TLS@", ""), GOOD)
        self.addCleanup(self.server.close)
        self.server.until(lambda: self.server.get("/ready").status == 200, "not ready")

    def say(self, text):
        """What the server answers to these bytes before it closes, or in a second."""
        with self.server.raw(text if isinstance(text, bytes) else text.encode()) as connection:
            connection.settimeout(5)
            data = b""
            try:
                while b"\r\n\r\n" not in data:
                    chunk = connection.recv(65536)
                    if not chunk:
                        break
                    data += chunk
            except OSError:
                pass
            return data

    def status_of(self, text):
        data = self.say(text)
        return int(data.split(b" ")[1]) if data.startswith(b"HTTP/1.") else None

    def assert_alive(self):
        answer = self.server.get("/health", timeout=20)
        self.assertEqual(answer.status, 200)

    def test_health_answers_while_hundreds_hold_connections_half_sent(self):
        before = self.server.memory()
        halves = [b"", b"G", b"GET /health HTTP/1.1\r\n", b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: ", POST.encode(),
                  (POST + f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{").encode()]
        held = [self.server.raw(halves[i % len(halves)]) for i in range(200)]
        for _ in range(20):
            self.assert_alive()
            self.assertEqual(self.server.get("/ready").status, 200)
        self.assertEqual(self.server.order("d", "validate", wait=True).status, 200)
        self.assertLess(self.server.memory() - before, SANITIZED_SLACK)
        for connection in held:
            connection.close()
        self.assert_alive()

    def test_health_answers_while_streams_and_waiting_requests_are_held(self):
        job = self.server.order("d", "validate", wait=True).json()["id"]
        self.server.write("sql/V2__slow.sql", "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000000000) SELECT count(*) FROM c;")
        running = self.server.order("d", "migrate").json()["id"]
        streams = [self.server.raw(f"GET /v1/jobs/{running}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()) for _ in range(100)]
        states = [s.recv(15).split(b" ")[1] for s in streams]
        self.assertEqual(states.count(b"200"), 16)  # a quarter of 64
        self.assertEqual(states.count(b"503"), 84)
        for _ in range(10):
            self.assert_alive()
        self.assertEqual(self.server.ask("DELETE", f"/v1/jobs/{running}", token=TOKEN).status, 202)
        for stream, state in zip(streams, states):
            if state == b"200":
                self.assertIn(b"event: end", answer_of(stream))
            stream.close()
        self.assertEqual(self.server.get(f"/v1/jobs/{job}").status, 200)

    def test_slow_senders_are_cut_off(self):
        connection = self.server.raw(b"GET /health HTTP/1.1\r\n")
        begun = time.monotonic()
        try:
            while time.monotonic() - begun < 60:
                connection.sendall(b"X-A: b\r\n")
                time.sleep(0.5)
        except OSError:
            pass
        self.assertLess(time.monotonic() - begun, 40)
        connection.close()
        self.assert_alive()

    def test_who_does_not_read_answers_keeps_nobody_from_anything(self):
        held = []
        for _ in range(150):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.server.port))
            connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
            held.append(connection)
        for _ in range(10):
            self.assert_alive()
        for connection in held:
            connection.close()

    def test_long_bodies_are_refused_before_they_are_read(self):
        before = self.server.memory()
        gigabyte = 1 << 30
        head = POST + f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
        self.assertEqual(self.status_of(head + f"Content-Length: {gigabyte}\r\n\r\n"), 413)
        self.assertEqual(self.status_of(head + f"Content-Length: {gigabyte}\r\nExpect: 100-continue\r\n\r\n"), 413)
        connection = self.server.raw((head + f"Content-Length: {gigabyte}\r\n\r\n").encode())
        sent, block = 0, b"x" * (1 << 20)
        try:
            while sent < gigabyte:
                connection.sendall(block)
                sent += len(block)
        except OSError:
            pass
        connection.close()
        self.assertLess(sent, gigabyte)
        self.assertEqual(self.status_of(head + "Transfer-Encoding: chunked\r\n\r\n" + "40000000\r\n" + "x" * 0xFFFF), 413)
        for text in ("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", "Content-Length: -5\r\n\r\n{}"):
            self.assertEqual(self.status_of(head + text), 400, text[:60])
        self.assertLess(self.server.memory() - before, SANITIZED_SLACK)
        self.assert_alive()

    def test_a_body_that_ends_early_runs_nothing(self):
        jobs = len(self.server.get("/v1/jobs").json()["jobs"])
        with self.server.raw((POST + f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{}}").encode()) as connection:
            connection.shutdown(socket.SHUT_WR)
            self.assertIn(b" 400 ", answer_of(connection))
        self.assertEqual(len(self.server.get("/v1/jobs").json()["jobs"]), jobs)

    def test_long_heads(self):
        before = self.server.memory()
        self.assertEqual(self.status_of("GET /" + "a" * 100_000 + " HTTP/1.1\r\n\r\n"), 400)
        self.assertEqual(self.status_of("GET /health HTTP/1.1\r\nX: " + "a" * 1_000_000 + "\r\n\r\n"), 400)
        self.assertEqual(self.status_of("GET /health HTTP/1.1\r\n" + "".join(f"X-{i}: a\r\n" for i in range(100_000)) + "\r\n"), 400)
        self.assertLess(self.server.memory() - before, SANITIZED_SLACK)
        self.assert_alive()

    def test_tricks_with_paths(self):
        for path in ("/v1/datasources/../jobs", "/v1/datasources/%2e%2e/jobs", "//health", "/health/", "/./health", "/v1/datasources/d%00", "/%zz", "/%", "/%2",
                     "/v1/datasources/%0d%0aSet-Cookie:x", "health", "*", "http://other/health", "/..%2f..%2fetc/passwd"):
            data = self.say(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertIn(data.split(b" ")[1], (b"400", b"404"), path)
            self.assertNotIn(b"Set-Cookie", data.split(b"\r\n\r\n")[0], path)
        self.assertEqual(self.status_of("GET /v1/datasources/%64 HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200)
        self.assertEqual(self.status_of("GET /health?x=/../y HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200)

    def test_what_is_no_http(self):
        for text in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x00" * 1000, b"\r\n\r\n", b"GET\r\n\r\n", b"GET /health\r\n\r\n", b"GET /health HTTP/9.9\r\n\r\n",
                     b"SSH-2.0-x\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /health HTTP/1.1\r\nNo colon\r\n\r\n"):
            self.say(text)
            self.assert_alive()
        chance = random.Random(6)
        for _ in range(100):
            with self.server.raw(bytes(chance.randrange(256) for _ in range(chance.randrange(1, 500)))):
                pass
        self.assert_alive()

    def test_two_requests_in_one_message_get_two_answers(self):
        with self.server.raw(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") as connection:
            self.assertEqual(answer_of(connection).count(b"HTTP/1.1 200"), 2)

    def test_a_refused_body_is_not_taken_for_the_next_request(self):
        inner = "POST /v1/datasources/d/migrate HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n"
        jobs = len(self.server.get("/v1/jobs").json()["jobs"])
        with self.server.raw((POST + f"Content-Length: {len(inner)}\r\n\r\n{inner}").encode()) as connection:
            answer = answer_of(connection)
        self.assertEqual((answer.count(b"HTTP/1.1 "), answer.count(b" 401 ")), (1, 1))
        self.assertEqual(len(self.server.get("/v1/jobs").json()["jobs"]), jobs)

    def test_nothing_unauthorised_happens_under_a_storm_of_wrong_tokens(self):
        jobs = len(self.server.get("/v1/jobs").json()["jobs"])
        wrong = []

        def storm(seed):
            chance = random.Random(seed)
            for _ in range(10):
                token = "".join(chance.choice("0123456789abcdef") for _ in range(chance.randrange(0, 64)))
                answer = self.server.order("d", chance.choice(["migrate", "undo", "repair", "validate"]), token=token or None)
                if answer.status != 401:
                    wrong.append(answer.status)

        threads = [threading.Thread(target=storm, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertEqual(len(self.server.get("/v1/jobs").json()["jobs"]), jobs)
        self.assertNotIn(TOKEN, self.server.log())

    def test_memory_stays_over_thousands_of_requests(self):
        connection = self.server.connect()
        def many(count):
            for _ in range(count):
                connection.request("GET", "/v1/datasources")
                connection.getresponse().read()
        many(300)
        before = self.server.memory()
        many(700)  # below the limit of one connection
        connection.close()
        for _ in range(300):
            self.server.get("/metrics")
        self.assertLess(self.server.memory() - before, SANITIZED_SLACK)

    def test_jobs_that_have_ended_are_forgotten_one_day(self):
        for _ in range(110):
            self.assertEqual(self.server.order("d", "validate", wait=True).status, 200)
        self.assertEqual(len(self.server.get("/v1/jobs").json()["jobs"]), 100)
        self.assertEqual(self.server.get("/v1/jobs/1").status, 404)


class TlsAbuseTest(unittest.TestCase):
    def test_health_answers_over_tls_while_hundreds_never_end_their_handshake(self):
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            key, cert, trust = certificate(folder)
            with Server(CONFIG.replace("@TLS@", f", tls: {{certificate: {cert}, key: {key}}}"), GOOD) as server:
                server.tls = trust
                server.until(lambda: server.get("/ready").status == 200, "not ready")
                held = [server.raw(b"\x16\x03\x01\x02\x00"[: i % 6]) for i in range(200)]
                for _ in range(10):
                    self.assertEqual(server.get("/health", timeout=20).status, 200)
                for connection in held:
                    connection.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
