"""A proxy that cuts a connection at one message of the client: before the server has it, or after it has answered it."""
import socket
import threading

from fresh_database import need


class Cutter:
    """Counts the client's messages from the one that holds `marker` on, which is number 0; cuts at number `at`."""

    def __init__(self, kind, marker, at, how):
        self.target = ("127.0.0.1", int(need("GODWIT_TEST_PGPORT" if kind == "pg" else "GODWIT_TEST_MYPORT")))
        self.kind, self.marker, self.at, self.how = kind, marker.encode(), at, how
        self.seen = None  # number of the last message
        self.in_flight = None  # the message at which it was cut
        self.gone = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = []
        self.start(self.accept)

    def start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.gone:
                client.close()
                continue
            server = socket.create_connection(self.target)
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link = Link(self, client, server)
            self.start(link.to_server)
            self.start(link.to_client)

    def close(self):
        self.gone = True
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Link:
    def __init__(self, cutter, client, server):
        self.cutter, self.client, self.server = cutter, client, server
        self.answered = True  # since the client's last message
        self.swallow = False
        self.tail = b""

    # A message of the client is what it sends between two answers.
    def to_server(self):
        try:
            while data := self.client.recv(1 << 20):
                if not self.take(data):
                    return
            self.server.shutdown(socket.SHUT_WR)
        except OSError:
            self.close()

    def take(self, data):
        cutter = self.cutter
        begins, self.answered = self.answered, False
        if cutter.seen is None and cutter.marker in self.tail + data:
            cutter.seen = 0
        elif cutter.seen is not None and begins and cutter.in_flight is None:
            cutter.seen += 1
        self.tail = data[-len(cutter.marker):]
        if cutter.seen == cutter.at and cutter.in_flight is None:
            return self.cut(data)
        self.server.sendall(data)
        return True

    def cut(self, data):
        self.cutter.in_flight = data
        if self.cutter.how.endswith("gone"):
            self.cutter.gone = True
        if self.cutter.how.startswith("before"):
            self.close()
            return False
        self.swallow = True
        self.server.sendall(data)
        return True

    def to_client(self):
        try:
            while data := self.server.recv(1 << 20):
                self.answered = True
                if self.swallow:
                    break
                self.client.sendall(data)
            if self.swallow:
                self.hear_out()
        except OSError:
            pass
        self.close()

    def hear_out(self):
        """Until the server has said all: it must not be interrupted in the middle of an answer."""
        self.server.settimeout(0.05)
        while self.server.recv(1 << 20):
            pass

    def close(self):
        for one in (self.client, self.server):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
