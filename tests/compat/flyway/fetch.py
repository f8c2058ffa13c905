#!/usr/bin/env python3
"""fetch.py <cache folder>: the real Flyways, the drivers and Conductor's migrations through the Maven client, and FlywayMain compiled.
Does nothing when all is there for these files. Layout: jars/*.jar (flyway-core and drivers), classes/FlywayMain.class,
flyway-10.22.0/ (the command line, without the drivers of other databases), conductor/V*.sql."""

import os
import pwd
import shutil
import subprocess
import sys
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = ("fetch.py", "pom.xml", "FlywayMain.java")
DRIVERS = ("postgresql-", "mariadb-java-client-", "sqlite-jdbc-")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def must(command):
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")


def is_needed(name):
    """Of the command line's files: all but licences and the drivers of other databases."""
    folder, _, file = name.partition("/")[2].rpartition("/")
    return not folder.startswith(("licenses", "drivers/")) and (folder != "drivers" or file.startswith(DRIVERS))


def unpack_command_line(archive, cache):
    with tarfile.open(archive) as tar:
        tar.extractall(cache, [member for member in tar if is_needed(member.name)])
    os.remove(archive)


def fetch(cache):
    wanted = "".join(read(os.path.join(HERE, name)) for name in SOURCES)
    stamp = os.path.join(cache, "made-from")
    if os.path.exists(stamp) and read(stamp) == wanted:
        return
    shutil.rmtree(cache, ignore_errors=True)
    jars, classes, scripts = (os.path.join(cache, name) for name in ("jars", "classes", "conductor"))
    for folder in (jars, classes, scripts):
        os.makedirs(folder)
    maven = ["mvn", "-q", "-B", "-f", os.path.join(HERE, "pom.xml")]
    home = pwd.getpwuid(os.getuid()).pw_dir  # where Maven keeps what it fetched, whatever $HOME says
    if not os.access(home, os.W_OK):
        maven.append("-Dmaven.repo.local=" + os.path.join(cache, "repository"))
    must([*maven, "dependency:copy-dependencies", "-DoutputDirectory=" + jars])
    unpack_command_line(os.path.join(jars, "flyway-commandline-10.22.0.tar.gz"), cache)
    must(["javac", "-cp", os.path.join(jars, "*"), "-d", classes, os.path.join(HERE, "FlywayMain.java")])
    conductor = next(name for name in os.listdir(jars) if name.startswith("conductor-postgres-persistence"))
    with zipfile.ZipFile(os.path.join(jars, conductor)) as jar:
        for name in jar.namelist():
            if name.startswith("db/migration_postgres/") and name.endswith(".sql"):
                with open(os.path.join(scripts, os.path.basename(name)), "wb") as file:
                    file.write(jar.read(name))
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)


if __name__ == "__main__":
    fetch(os.path.abspath(sys.argv[1]))
