"""The Maven client, for the tests of the full run that need what only its registry holds."""

import os
import pwd
import subprocess


def must(command, cwd=None):
    """Runs a command; what it printed is the message where it fails."""
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")


def run(cache, *arguments):
    """mvn with these arguments. The cache is where it keeps what it fetched if the person's home cannot be written to."""
    maven = ["mvn", "-q", "-B"]
    home = pwd.getpwuid(os.getuid()).pw_dir  # where Maven keeps what it fetched, whatever $HOME says
    if not os.access(home, os.W_OK):
        maven.append("-Dmaven.repo.local=" + os.path.join(cache, "repository"))
    must([*maven, *arguments])
