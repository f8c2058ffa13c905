"""Servers of Debian's unstable branch ("sid"), unpacked beside the system with all that they need, through apt and dpkg-deb.

They want a newer C library than the system has, so they are started through the loader of the unpacked one (with_server.sh). No root is
needed, and nothing of the system changes: apt gets folders, lists and a list of installed packages (an empty one) of its own.
"""

import os
import subprocess

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
CONFIGURATION = """\
Dir::Etc::sourcelist "{0}/sources.list"; Dir::Etc::sourceparts "{0}/empty"; Dir::State::lists "{0}/lists";
Dir::State::status "{0}/status"; Dir::Cache "{0}/cache"; APT::Sandbox::User ""; APT::Install-Recommends "false";
Debug::NoLocking "true"; Acquire::Languages "none"; Acquire::Retries "0"; Acquire::http::Timeout "20"; Acquire::https::Timeout "20";
"""


class Unavailable(Exception):
    """Why sid cannot be had here; the servers are skipped then, which the tests that need them say."""


def run(command, **options):
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
        )
    except OSError as error:
        raise Unavailable(f"{command[0]} cannot be run: {error.strerror}") from error
    if done.returncode:
        raise Unavailable(f"{' '.join(command[:3])} … ended with {done.returncode}: {done.stdout.strip()[-500:]}")
    return done.stdout


def mirror():
    """Where this machine's own packages come from, if that is a mirror of Debian."""
    sites = run(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"]).split()
    found = [site.rstrip("/") for site in sites if site.rstrip("/").endswith("/debian")]
    if not found:
        raise Unavailable("apt knows no mirror of Debian")
    return found[0]


class Sid:
    def __init__(self, folder):
        """An apt of its own in the folder, with sid's list of packages."""
        if not os.path.exists(KEYRING):
            raise Unavailable(f"{KEYRING} is missing")
        self.archives = os.path.join(folder, "cache", "archives")
        for name in ("lists/partial", "cache/archives/partial", "empty"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        for name, text in (
            ("sources.list", f"deb [signed-by={KEYRING}] {mirror()} sid main\n"),
            ("apt.conf", CONFIGURATION.format(folder)),
            ("status", ""),
        ):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.environment = {**os.environ, "APT_CONFIG": os.path.join(folder, "apt.conf")}
        run(["apt-get", "-q", "update", "--error-on=any"], env=self.environment)

    def unpack(self, package, alone, place):
        """The package with all that it depends on, and those of `alone` by themselves."""
        for name in os.listdir(self.archives):
            if name.endswith(".deb"):
                os.remove(os.path.join(self.archives, name))
        run(["apt-get", "-q", "-y", "--download-only", "install", package], env=self.environment)
        for other in alone:
            run(["apt-get", "-q", "download", other], env=self.environment, cwd=self.archives)
        os.makedirs(place)
        for name in ("bin", "sbin", "lib", "lib64"):
            os.makedirs(os.path.join(place, "usr", name))
            os.symlink("usr/" + name, os.path.join(place, name))
        for name in os.listdir(self.archives):
            if name.endswith(".deb"):
                extract = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink --no-same-owner'
                run(["bash", "-o", "pipefail", "-c", extract, "bash", os.path.join(self.archives, name), place])
