#!/usr/bin/env python3
"""What one request is and what is none, to whom a server answers, and who comes first: bytes on a socket, and what they have changed."""
import json
import os
import re
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from running import TOKEN, Server, answer_of

CONFIG = """
datasources: {d: {url: 'sqlite:@WORK@/d.db'}}
flyway: {datasources: {d: {locations: 'filesystem:@WORK@/sql'}}}
godwit: {server: {port: 0, token: @TOKEN@, checkInterval: 1, maxConnections: 64@MORE@}}
"""
GOOD = {"sql/V1__a.sql": "CREATE TABLE a (i INT);"}
SLOW = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000000000) SELECT count(*) FROM c;"
ORDER = f"POST /v1/datasources/d/validate HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
HIDDEN = ORDER + "\r\n"  # starts a job wherever it is taken for a request


def start(test, more="", **options):
    server = Server(CONFIG.replace("@MORE@", more), GOOD, **options)
    test.addCleanup(server.close)
    server.until(lambda: server.get("/health/live").status == 200, "not alive")
    return server


def statuses(data):
    """Of all answers in what was received."""
    return [int(found) for found in re.findall(rb"HTTP/1\.[01] (\d\d\d) (?!Continue)", data)]


class ProtocolTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(CONFIG.replace("@MORE@", ""), GOOD)
        cls.server.until(lambda: cls.server.get("/ready").status == 200, "not ready")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def say(self, text):
        """All that is answered to these bytes until the server closes."""
        with self.server.raw(text if isinstance(text, bytes) else text.encode("latin-1")) as connection:
            return answer_of(connection)

    def jobs(self):
        return len(self.server.get("/v1/jobs").json()["jobs"])

    def refused(self, head, status=400):
        """One answer, and what comes behind it is not taken for a request."""
        before = self.jobs()
        data = self.say(head + HIDDEN)
        self.assertEqual(statuses(data), [status], (head, data))
        self.assertIn(b"\r\nConnection: Close\r\n", data, head)
        self.assertEqual(set(json.loads(data.split(b"\r\n\r\n", 1)[1])), {"error"}, data)
        self.assertEqual(self.jobs(), before, head)

    def test_a_body_whose_length_two_readers_could_read_differently(self):
        for fields in ("Content-Length: 2\r\nContent-Length: 2", "Content-Length: 0\r\nContent-Length: 2", "Content-Length: 2\r\ncontent-length: 0",
                       "Content-Length: 2\r\nX: y\r\nContent-Length: 300", "Content-Length: +0", "Content-Length: +2", "Content-Length: -0", "Content-Length: -2",
                       "Content-Length:", "Content-Length: 0x2", "Content-Length: 2, 2", "Content-Length: 0 2", "Content-Length: 2;", "Content-Length: 2.0",
                       "Content-Length: 1e1", "Content-Length: \"2\"", "Content-Length: =?utf-8?q?2?=", "Content-Length: \xb2", "Content-Length: " + "9" * 19,
                       "Content-Length: " + "9" * 20, "Content-Length: 18446744073709551618", "Content-Length: 4294967298000000000000", "Content-Length: " + "0" * 30 + "2",
                       "Content-Length: " + "1" * 4000):
            with self.subTest(fields[:60]):
                self.refused(ORDER + fields + "\r\n\r\n{}")
                self.refused("GET /health HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n")

    def test_a_name_that_one_reader_knows_and_another_does_not(self):
        for fields in ("Content-Length : 2", "Content-Length\t: 2", "Content-Length \t : 2", " Content-Length: 2", "\tContent-Length: 2", "X: y\r\n Content-Length: 2",
                       "X: y\r\n\tz", "Content-Length: 1\r\n 2", "Content-Length\r\n: 2", "Content-Length 2", "Content-Length", ": 2", "Content Length: 2", "Content\x00-Length: 2",
                       "Content-Length\x0b: 2", "Content-Length: 2\x00", "X: \x00y", "X: a\rContent-Length: 2", "X: a\nContent-Length: 2", "X: y\n", "X(y): z", "X\xe9: y",
                       "Transfer-Encoding : chunked", "Host : localhost"):
            with self.subTest(fields):
                self.refused(ORDER + fields + "\r\n\r\n{}")
        self.assertEqual(statuses(self.say("GET /health HTTP/1.1\nHost: localhost\n\n")), [400])

    def test_encodings_that_are_not_chunked(self):
        chunks = "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        for fields in ("Transfer-Encoding: chunked\r\nContent-Length: 2", "Content-Length: 2\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: identity",
                       "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                       "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: \x0bchunked", "Transfer-Encoding:",
                       "Transfer-Encoding: 'chunked'", "Transfer-Encoding: chunked;q=1"):
            with self.subTest(fields):
                self.refused(ORDER + fields + chunks)
        self.refused(ORDER.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked" + chunks)

    def test_requests_that_are_none(self):
        for line in ("GET /health", "GET  /health HTTP/1.1", "GET /health  HTTP/1.1", "GET /health HTTP/1.1 ", " GET /health HTTP/1.1", "GET /he alth HTTP/1.1", "GET /health HTTP/2.0",
                     "GET /health HTTP/1.2", "GET /health http/1.1", "GET /health HTTP/1.10", "GET\t/health\tHTTP/1.1", "G(T /health HTTP/1.1", "GET /health\x00 HTTP/1.1", "/health"):
            with self.subTest(line):
                self.assertEqual(statuses(self.say(line + "\r\nHost: localhost\r\n\r\n")), [400], line)
        for fields in ("X: y", "Host: localhost\r\nHost: localhost", "Host: localhost\r\nhost: evil.example", f"Host: localhost\r\nAuthorization: Bearer {TOKEN}\r\nAuthorization: Bearer x",
                       "Host: localhost\r\nContent-Type: application/json\r\nContent-Type: text/plain"):
            with self.subTest(fields):
                self.refused(f"GET /v1/jobs HTTP/1.1\r\n{fields}\r\n\r\n")
        self.assertEqual(statuses(self.say("GET /health HTTP/1.0\r\n\r\n")), [200])  # a load balancer; a browser always names the host
        self.assertEqual(statuses(self.say("\r\nGET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")), [200])

    def chunked(self, body, status, closes=True):
        """What is behind the body is a request of its own only where the connection goes on."""
        before = self.jobs()
        more = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        data = self.say(ORDER + "Transfer-Encoding: chunked\r\n\r\n" + body + more)
        self.assertEqual(statuses(data), [status] if closes else [status, 200], (body[:80], data))
        self.assertEqual(self.jobs() - before, 1 if status in (200, 202) else 0, body[:80])

    def test_a_chunked_body_is_read(self):
        wait = '{"wait": true}'
        for body in ("e\r\n" + wait + "\r\n0\r\n\r\n", "0E\r\n" + wait + "\r\n000\r\n\r\n", "5\r\n" + wait[:5] + "\r\n9\r\n" + wait[5:] + "\r\n0\r\n\r\n",
                     "".join(f"1\r\n{c}\r\n" for c in wait) + "0\r\n\r\n", "e;name=value;x=\"y z\"\r\n" + wait + "\r\n0;last\r\n\r\n",
                     "e\r\n" + wait + "\r\n0\r\nX-Sum: 1\r\nContent-Length: 5\r\n\r\n", f"{64 * 1024:x}\r\n" + wait.ljust(64 * 1024) + "\r\n0\r\n\r\n"):
            with self.subTest(body[:60]):
                self.chunked(body, 200, closes=False)
        small = "".join(f"1\r\n{c}\r\n" for c in wait.ljust(20_000))
        self.chunked(small + "0\r\n\r\n", 200, closes=False)
        connection = self.server.connect()
        connection.request("POST", "/v1/datasources/d/validate", iter([b'{"wait"', b": true}"]), {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}, encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.chunked("3\r\n{x}\r\n0\r\n\r\n", 400, closes=False)  # read well; it is no JSON

    def test_chunks_that_are_none(self):
        for body in ("2 \r\n{}\r\n0\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n", "g\r\n{}\r\n0\r\n\r\n",
                     "2\n{}\r\n0\r\n\r\n", "2\r\n{}0\r\n\r\n", "2\r\n{}\n0\r\n\r\n", "1\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nX : y\r\n\r\n", "2\r\n{}\r\n0\r\nno field\r\n\r\n",
                     "000000002\r\n{}\r\n0\r\n\r\n", "100000002\r\n{}\r\n0\r\n\r\n", "fffffffffffffffe\r\n{}\r\n0\r\n\r\n", "2;\x00\r\n{}\r\n0\r\n\r\n", "2;" + "x" * 500_000 + "\r\n{}\r\n0\r\n\r\n"):
            with self.subTest(body[:40]):
                self.chunked(body, 400)

    def test_a_chunked_body_that_is_too_long_is_not_read(self):
        before = self.server.memory()
        for body in ("10001\r\n", "ffffffff\r\n", "8000\r\n" + " " * 0x8000 + "\r\n8001\r\n", ("1000\r\n" + " " * 0x1000 + "\r\n") * 16 + "1\r\n"):
            with self.subTest(body[:20]):
                self.chunked(body, 413)
        with self.server.raw((ORDER + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n10001\r\n").encode()) as connection:
            self.assertEqual(statuses(answer_of(connection)), [413])
        self.assertLess(self.server.memory() - before, 100 * 1024)

    def test_a_chunked_body_that_ends_early_runs_nothing(self):
        for body in ("", "2", "2\r\n", "2\r\n{", "2\r\n{}", "2\r\n{}\r\n", "2\r\n{}\r\n0", "2\r\n{}\r\n0\r\n", "2\r\n{}\r\n0\r\nX: y\r\n"):
            with self.subTest(body):
                before = self.jobs()
                with self.server.raw((ORDER + "Transfer-Encoding: chunked\r\n\r\n" + body).encode()) as connection:
                    connection.shutdown(1)
                    self.assertEqual(statuses(answer_of(connection)), [400])
                self.assertEqual(self.jobs(), before)

    def test_a_body_of_a_get_is_no_request(self):
        for framing in (f"Content-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}", f"Transfer-Encoding: chunked\r\n\r\n{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"):
            before = self.jobs()
            data = self.say("GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + framing + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assertEqual(statuses(data), [200, 200])
            self.assertEqual(self.jobs(), before)


class HostTest(unittest.TestCase):
    def status_of(self, server, host, method="GET", path="/v1/datasources"):
        with server.raw(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()) as connection:
            data = answer_of(connection)
        self.assertEqual(len(statuses(data)), 1, data)
        return statuses(data)[0], data

    def test_on_loopback_only_names_of_its_own_are_answered(self):
        server = start(self)
        for host in (f"127.0.0.1:{server.port}", "127.0.0.1", "localhost", "LOCALHOST:80", "localhost.:8080", "[::1]:8080", "[::1]", "127.0.0.2", "localhost:"):
            self.assertEqual(self.status_of(server, host)[0], 200, host)
        for host in ("evil.example", f"evil.example:{server.port}", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example.", "x", "", "192.0.2.1", "0.0.0.0", "[2001:db8::1]",
                     "localhost:80:80", "localhost:x", "localhost@evil.example", "localhost evil", "localhost, evil.example", "[::1", "notlocalhost", "http://localhost", "localhost/"):
            for method, path in (("GET", "/v1/datasources"), ("GET", "/"), ("GET", "/health"), ("HEAD", "/metrics"), ("GET", "/nowhere"), ("POST", "/v1/datasources/d/migrate")):
                status, data = self.status_of(server, host, method, path)
                self.assertEqual(status, 403, (host, method, path))
                self.assertNotIn(b"datasources\":", data)
        self.assertIn(b'"WRONG_HOST"', self.status_of(server, "evil.example")[1])
        self.assertIn(b"server.hosts", self.status_of(server, "evil.example")[1])
        self.assertEqual(self.status_of(server, f"evil.example\r\nAuthorization: Bearer {TOKEN}")[0], 403)

    def test_names_of_the_configuration(self):
        server = start(self, more=", hosts: 'godwit.example.org, Other.Example,[2001:db8::1]'")
        for host in ("godwit.example.org", "GODWIT.example.org:443", "other.example.", "localhost", "[2001:db8::1]:80"):
            self.assertEqual(self.status_of(server, host)[0], 200, host)
        for host in ("evil.example", "a.godwit.example.org", "example.org", "godwit.example.org.evil.example", "*", "[2001:db8::2]"):
            self.assertEqual(self.status_of(server, host)[0], 403, host)
        server.configure(CONFIG.replace("@MORE@", ", hosts: '*'"))
        server.signal(1)
        server.wait_for_line("was read again")
        for host in ("evil.example", "godwit.example.org", "localhost"):
            self.assertEqual(self.status_of(server, host)[0], 200, host)

    def test_elsewhere_any_name_will_do_unless_there_is_a_list(self):
        wide = {"GODWIT_SERVER_HOST": "0.0.0.0"}
        server = self.start_wide(wide)
        for host in ("orders.prod.svc:8080", "evil.example", "10.1.2.3", "localhost"):
            self.assertEqual(self.status_of(server, host)[0], 200, host)
        server = self.start_wide({**wide, "GODWIT_SERVER_HOSTS": "orders.prod.svc"})
        for host, status in (("orders.prod.svc:8080", 200), ("evil.example", 403), ("10.1.2.3", 403), ("127.0.0.1", 200), ("localhost", 200)):
            self.assertEqual(self.status_of(server, host)[0], status, host)

    def start_wide(self, environment):
        server = Server(CONFIG.replace("@MORE@", ""), GOOD, environment=environment, wait=False)
        self.addCleanup(server.close)
        server.port = int(server.wait_for_line(r"http://0\.0\.0\.0:(\d+)").group(1))
        return server


class FirstTest(unittest.TestCase):
    """maxConnections is 64, so 16 may wait or read events."""

    def events(self, server, job, token=None):
        show = f"Authorization: Bearer {token}\r\n" if token else ""
        connection = server.raw(f"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\n{show}\r\n".encode())
        self.addCleanup(connection.close)
        return connection, int(connection.recv(15).split(b" ")[1])

    def test_readers_without_the_token_give_way_to_those_with_it(self):
        server = start(self)
        server.until(lambda: server.get("/ready").status == 200, "not ready")
        server.write("sql/V2__slow.sql", SLOW)
        running = server.order("d", "migrate").json()["id"]
        ended = server.get("/v1/jobs").json()["jobs"][-1]["id"]
        guests = [self.events(server, running) for _ in range(40)]
        self.assertEqual([s for _, s in guests], [200] * 16 + [503] * 24)
        holders = [self.events(server, running, TOKEN) for _ in range(17)]
        self.assertEqual([s for _, s in holders], [200] * 16 + [503])
        for connection, status in guests:
            if status == 200:
                answer_of(connection)  # ends: it has given way
        self.assertEqual(self.events(server, running)[1], 503)
        self.assertEqual(self.events(server, ended)[1], 503)
        self.assertEqual(server.get("/health").status, 200)
        for connection, _ in holders[:3]:
            connection.close()
        server.until(lambda: self.events(server, running)[1] == 200, "no seat is free again")
        self.assertEqual(server.ask("DELETE", f"/v1/jobs/{running}", token=TOKEN).status, 202)

    def test_an_order_that_waits_finds_a_seat_among_them(self):
        more = CONFIG.replace("{d: {url: 'sqlite:@WORK@/d.db'}}", "{d: {url: 'sqlite:@WORK@/d.db'}, e: {url: 'sqlite:@WORK@/e.db'}}").replace(
            "{d: {locations: 'filesystem:@WORK@/sql'}}", "{d: {locations: 'filesystem:@WORK@/sql'}, e: {locations: 'filesystem:@WORK@/sql2'}}").replace("@MORE@", "")
        server = Server(more, {**GOOD, "sql2/V1__a.sql": GOOD["sql/V1__a.sql"]})
        self.addCleanup(server.close)
        server.until(lambda: server.get("/ready").status == 200, "not ready")
        server.write("sql/V2__slow.sql", SLOW)
        running = server.order("d", "migrate").json()["id"]
        guests = [self.events(server, running) for _ in range(100)]
        self.assertEqual([s for _, s in guests].count(200), 16)
        for _ in range(5):
            self.assertEqual(server.order("e", "validate", wait=True).status, 200)
        self.assertEqual(server.stop(), 0)

    def test_wrong_tokens_are_slowed_down_and_the_right_one_is_not(self):
        server = start(self)
        def seconds(path="/v1/datasources/d/validate", method="POST", token=None):
            begun = time.monotonic()
            status = server.ask(method, path, token=token).status
            return status, time.monotonic() - begun
        for _ in range(3):
            status, took = seconds(token="wrong-token-of-a-guesser")
            self.assertEqual(status, 401)
            self.assertGreater(took, 0.19)
        answers = []
        guess = lambda i: answers.append(seconds(token=f"guess-number-{i}-of-the-tests"))
        guessers = [threading.Thread(target=guess, args=(i,)) for i in range(20)]
        begun = time.monotonic()
        for one in guessers:
            one.start()
        time.sleep(0.1)
        for token, wanted in ((TOKEN, (202, 409)), (None, (401,))):
            status, took = seconds(token=token)
            self.assertIn(status, wanted)
            self.assertLess(took, 2)
        self.assertLess(seconds("/health", "GET")[1], 2)
        for one in guessers:
            one.join()
        self.assertEqual({status for status, _ in answers}, {401})
        self.assertGreater(time.monotonic() - begun, 3.9)  # one behind the other, however many come at once
        job = server.get("/v1/jobs").json()["jobs"][0]["id"]
        for path in (f"/v1/jobs/{job}", f"/v1/jobs/{job}/events"):  # both are open; what they show depends on the token
            self.assertGreater(seconds(path, "GET", token="wrong-token-of-a-guesser")[1], 0.19, path)
            self.assertEqual(seconds(path, "GET")[0], 200)
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
