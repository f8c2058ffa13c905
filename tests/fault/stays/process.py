"""godwit as a process: started, waited for at a statement, stopped by a signal, or with its disk taken away."""
import os
import re
import resource
import signal
import subprocess
import threading

from world import ENVIRONMENT, need, wait_until

TICKS = 12  # of 10 ms: more than all the statements in front of the one that lasts take together


class Run:
    def __init__(self, folder, arguments):
        self.arguments = arguments
        # Behind a file size limit a write fails, where the signal would kill.
        self.process = subprocess.Popen([need("GODWIT_BINARY"), *arguments], cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", restore_signals=False)
        self.said = {"out": [], "err": []}
        self.threads = [threading.Thread(target=self.read, args=(name, stream), daemon=True)
                        for name, stream in (("out", self.process.stdout), ("err", self.process.stderr))]
        for thread in self.threads:
            thread.start()

    def read(self, name, stream):
        for line in stream:
            self.said[name].append(line)
        stream.close()

    def text(self, name):
        return "".join(self.said[name])

    def ended(self):
        return self.process.poll() is not None

    def wait(self, seconds=90):
        """The exit code."""
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        for thread in self.threads:
            thread.join(timeout=20)
        return self.process.returncode

    def ticks(self):
        try:
            with open(f"/proc/{self.process.pid}/stat") as file:
                return sum(int(number) for number in file.read().rpartition(")")[2].split()[11:13])
        except (FileNotFoundError, ProcessLookupError):
            return 0

    def works_long_on(self, script):
        """Waits until the statement that lasts must have begun (of SQLite nothing else tells); False if the run ended before."""
        wait_until(lambda: self.ended() or any(re.search(rf"debug: (migrate|undo) .*{script[-6:]}$", line.rstrip()) for line in self.said["err"]))
        began = self.ticks()
        wait_until(lambda: self.ended() or self.ticks() - began >= TICKS)
        return not self.ended()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def take_disk(self):
        try:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        except ProcessLookupError:
            pass  # it has ended meanwhile
