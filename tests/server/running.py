"""A real `godwit server` with a configuration of its own, and a client for it."""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TOP, "tests", "support"))
from fresh_database import Database  # noqa: E402  (the folder has to be known first)

TOKEN = "a-token-of-the-tests-0123456789"
SECRET = "s3cret-Passw0rd"


def assert_no_secret(text, where):
    """In every answer and log of every test."""
    for secret in (SECRET, TOKEN):
        assert secret not in text, f"{where} shows {secret}: {text}"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Server:
    """`datasources` are lines of YAML below datasources, `flyway` below flyway.datasources; @NAME@ is replaced by `values`."""

    def __init__(self, config, scripts=None, environment=None, arguments=(), wait=True, values=None):
        self.work = tempfile.mkdtemp(prefix="godwit-server-")
        self.values = {"TOKEN": TOKEN, "WORK": self.work, **(values or {})}
        self.configure(config)
        for name, text in (scripts or {}).items():
            self.write(name, text)
        known = {k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_URL", "JOURNAL_STREAM"))}
        self.log_path = os.path.join(self.work, "log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([os.environ["GODWIT_BINARY"], "server", "-c", "godwit.yml", *arguments], cwd=self.work, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, env={**known, **(environment or {})})
        self.port = None
        self.tls = None
        try:
            self.wait_for_line(r"Listening on https?://127\.0\.0\.1:(\d+)") if wait else None
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def configure(self, config):
        for name, value in self.values.items():
            config = config.replace(f"@{name}@", str(value))
        self.write("godwit.yml", config)

    def write(self, name, text):
        path = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_for_line(self, pattern, seconds=60):
        def look():
            found = re.search(pattern, self.log())
            if found and "Listening on" in pattern:
                self.port = int(found.group(1))
            return found
        return self.until(look, f"no line {pattern}", seconds)

    def until(self, question, what, seconds=60):
        """The first answer that is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ended = self.process.poll() is not None
            try:
                answer = question()
            except OSError:
                answer = None
            if answer:
                return answer
            if ended:
                raise AssertionError(f"{what}: the server ended with {self.process.returncode}:\n{self.log()}")
            time.sleep(0.05)
        raise AssertionError(f"{what} within {seconds} s:\n{self.log()}")

    def connect(self, timeout=60):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, token=None, headers=None, timeout=60):
        connection = self.connect(timeout)
        try:
            extra = dict(headers or {})
            if token:
                extra["Authorization"] = f"Bearer {token}"
            if body is not None and not isinstance(body, (str, bytes)):
                body = json.dumps(body)
                extra.setdefault("Content-Type", "application/json")
            connection.request(method, path, body, extra)
            answer = connection.getresponse()
            whole = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode("utf-8"))
            assert_no_secret(whole.body + str(whole.headers), f"{method} {path}")
            return whole
        finally:
            connection.close()

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def order(self, datasource, command, token=TOKEN, **order):
        return self.ask("POST", f"/v1/datasources/{datasource}/{command}", body=order, token=token)

    def datasource(self, name):
        return self.get(f"/v1/datasources/{name}").json()

    def raw(self, text=b""):
        """A connection of which the test decides each byte."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(text)
        return connection

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=60):
        self.signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def memory(self):
        """Resident, in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        said = self.log()
        shutil.rmtree(self.work, ignore_errors=True)
        assert_no_secret(said, "the log")


def answer_of(connection):
    """All bytes until the server closes."""
    connection.settimeout(60)
    data = b""
    try:
        while chunk := connection.recv(65536):
            data += chunk
    except OSError:
        pass
    return data


def three(pg, my):
    """YAML of one datasource a database, and the values for it."""
    return f"""
datasources:
  orders: {{url: '{pg.url}', username: postgres, password: {SECRET}}}
  stock: {{url: '{my.url}', username: fw, password: fw}}
  notes: {{url: 'sqlite:@WORK@/notes.db'}}
flyway:
  datasources:
    orders: {{locations: 'filesystem:@WORK@/orders'}}
    stock: {{locations: 'filesystem:@WORK@/stock'}}
    notes: {{locations: 'filesystem:@WORK@/notes'}}
godwit: {{server: {{port: 0, token: @TOKEN@, checkInterval: 1}}}}
"""


def certificate(folder, name="", key="ec -pkeyopt ec_paramgen_curve:prime256v1"):
    """A key and a certificate for 127.0.0.1, and what a client trusts."""
    key_file, cert = os.path.join(folder, f"{name}key.pem"), os.path.join(folder, f"{name}cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", *key.split(), "-nodes", "-keyout", key_file, "-out", cert, "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return key_file, cert, ssl.create_default_context(cafile=cert)


def dated_certificate(folder, key, begin, end):
    """One for this key that is valid between these times, as 20260101000000Z."""
    for name, text in {"index.txt": "", "ca.cnf": "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n"}.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)
    subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", "/CN=127.0.0.1", "-out", "request.pem"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["openssl", "ca", "-batch", "-notext", "-config", "ca.cnf", "-selfsign", "-rand_serial", "-keyfile", key, "-in", "request.pem", "-out", "dated.pem", "-startdate", begin, "-enddate", end],
                   cwd=folder, check=True, capture_output=True)
    return os.path.join(folder, "dated.pem")
