"""notified.py <socket> <command…>: starts the command as systemd starts a unit with Type=notify (NOTIFY_SOCKET is in the environment
that the command makes), reloads it when it is ready and stops it. Ends with 0 if it told all of that and a stop was a clean exit."""

import os
import signal
import socket
import subprocess
import sys


def main():
    path, *command = sys.argv[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(path)
        os.chmod(path, 0o777)
        told.settimeout(60)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        heard = []

        def until(word):
            while not heard or word not in heard[-1].split("\n"):
                heard.append(told.recv(4096).decode())

        try:
            until("READY=1")
            process.send_signal(signal.SIGHUP)
            until("RELOADING=1")
            until("READY=1")
            process.send_signal(signal.SIGTERM)
            until("STOPPING=1")
            return process.wait(60)
        except TimeoutError:
            print("It told only:", heard)
            return 1
        finally:
            process.kill()
            os.unlink(path)


if __name__ == "__main__":
    sys.exit(main())
