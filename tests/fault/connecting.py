#!/usr/bin/env python3
"""SIGTERM while a connection is being made, whatever the other side does: the run ends at once with 8.

usage: connecting.py <test>     one of the functions below whose name begins with test_
"""
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from processes import ENVIRONMENT, need

SECONDS = 4  # of a run on a busy machine; the limits of the connection are a minute
LIMIT = {"postgresql": "connect_timeout=60", "mysql": "connectTimeout=60000", "mariadb": "connectTimeout=60000"}
GREETING = b"\x0a10.11.4-MariaDB\0" + struct.pack("<I", 7) + b"abcdefgh\0" + struct.pack("<HBHHB", 0xFFFF, 45, 2, 0xC1FF, 21) + bytes(6) + struct.pack("<I", 0x1D) + b"ijklmnopqrst\0" + b"mysql_native_password\0"


def packet(number, content):
    return struct.pack("<I", len(content))[:3] + bytes([number]) + content


def silent(peer):
    peer.recv(1)


def tls_to_come(peer):
    """PostgreSQL's yes to TLS, and no handshake."""
    peer.recv(8)
    peer.sendall(b"S")


def logged_in_to_postgresql(peer):
    """Everything up to the first question."""
    while True:
        size = struct.unpack(">I", peer.recv(4))[0]
        if size != 8:
            peer.recv(size - 4)
            break
        peer.recv(4)
        peer.sendall(b"N")
    peer.sendall(b"R" + struct.pack(">II", 8, 0) + b"S" + struct.pack(">I", 22) + b"server_version\x0015\0"[:18] + b"K" + struct.pack(">III", 12, 1, 2) + b"Z" + struct.pack(">I", 5) + b"I")


def drip(peer):
    """A long message, a byte of it now and then."""
    peer.recv(8)
    peer.sendall(b"N")
    peer.recv(4096)
    peer.sendall(b"R" + struct.pack(">II", 2000, 10))
    while True:
        peer.sendall(b"S")
        time.sleep(0.3)


def greeting(peer):
    """Of a server that has TLS."""
    peer.sendall(packet(0, GREETING))


def half_a_greeting(peer):
    peer.sendall(packet(0, GREETING)[:20])


def logged_in_to_mysql(peer):
    greeting(peer)
    peer.recv(4096)
    peer.sendall(packet(2, b"\0\0\0\x02\0\0\0"))


class Peer:
    """A port with somebody behind it who begins a conversation and then says nothing."""

    def __init__(self, begin=None, backlog=8):
        self.server = socket.socket()
        self.server.bind(("127.0.0.1", 0))
        self.server.listen(backlog)
        self.port = self.server.getsockname()[1]
        self.begin = begin
        self.kept = []
        if begin:
            threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            peer, _ = self.server.accept()
            self.kept.append(peer)
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        try:
            self.begin(peer)
        except (OSError, struct.error):
            pass


def stopped(url, *arguments, code=8, seconds=SECONDS, after=1.0, said_before=""):
    with tempfile.TemporaryDirectory() as work:
        command = [need("GODWIT_BINARY"), *([] if arguments[0] in ("sys", "run", "server") else ["-url=" + url, "-user=a", "-password=b"]), *arguments]
        environment = {**ENVIRONMENT, "FLYWAY_URL": url, "FLYWAY_LOCATIONS": "filesystem:" + work, "GODWIT_SERVER_PORT": "0", "HOME": work}
        process = subprocess.Popen(command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(after)
        assert process.poll() is None, process.communicate()
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            out, err = process.communicate(timeout=70)
        finally:
            process.kill()
        took = time.monotonic() - began
        said = out + err
        assert process.returncode == code, (process.returncode, said)
        assert took < seconds, (took, said)
        assert "Sanitizer" not in said and "runtime error" not in said, said
        if code == 8:
            assert "Stopped by a signal" in said, said


def each(schemes, begins, *arguments, parameters=""):
    """All at once: what is waited for is time."""
    failures = []

    def one(scheme, begin):
        peer = Peer(begin)
        try:
            stopped(f"{scheme}://127.0.0.1:{peer.port}/x?{LIMIT[scheme]}{parameters}", *arguments)
        except AssertionError as error:
            failures.append((scheme, begin and begin.__name__, error))

    threads = [threading.Thread(target=one, args=(scheme, begin)) for scheme in schemes for begin in begins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_a_peer_that_accepts_and_never_answers():
    each(["postgresql", "mysql", "mariadb"], [None, silent], "migrate")


def test_a_peer_that_stops_in_the_middle_on_postgresql():
    each(["postgresql"], [tls_to_come, logged_in_to_postgresql, drip], "migrate")


def test_a_peer_that_stops_in_the_middle_on_mysql():
    each(["mysql"], [greeting, half_a_greeting, logged_in_to_mysql], "migrate", parameters="&sslMode=disable")


def test_a_peer_that_stops_in_the_tls_handshake_on_mysql():
    each(["mysql"], [greeting], "migrate", parameters="&sslMode=require")


def test_stop_timeout_and_retries_change_nothing():
    peer = Peer()
    stopped(f"postgresql://127.0.0.1:{peer.port}/x?connect_timeout=60", "-stopTimeout=-1", "-connectRetries=9", "info")


def test_no_limit_at_all():
    peer = Peer()
    stopped(f"postgresql://127.0.0.1:{peer.port}/x?connect_timeout=0", "validate")
    stopped(f"mysql://127.0.0.1:{peer.port}/x?connectTimeout=0", "validate")


def test_the_other_commands():
    peer = Peer()
    url = f"postgresql://127.0.0.1:{peer.port}/x?connect_timeout=60"
    stopped(url, "wait")
    stopped(url, "run", "--", "true")
    stopped(url, "sys", "database", "info")
    stopped(url, "server", code=0)


def test_a_connection_that_is_not_accepted():
    """The queue of the port is full: the first packet has no answer."""
    peer = Peer(backlog=0)
    full = [socket.socket() for _ in range(4)]
    for each_one in full:
        each_one.setblocking(False)
        each_one.connect_ex(("127.0.0.1", peer.port))
    for scheme in ("postgresql", "mysql"):
        stopped(f"{scheme}://127.0.0.1:{peer.port}/x?{LIMIT[scheme]}", "migrate")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
