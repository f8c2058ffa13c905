#!/usr/bin/env python3
"""fetch.py <cache folder>: the real Flyways, the drivers and Conductor's migrations through the Maven client, and FlywayMain compiled.
Does nothing when all is there for these files. Layout: jars/*.jar (flyway-core and drivers), classes/FlywayMain.class,
flyway-10.22.0/ (the command line, without the drivers of other databases), conductor/V*.sql."""

import os
import shutil
import sys
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import maven  # noqa: E402

SOURCES = ("fetch.py", "pom.xml", "FlywayMain.java")
DRIVERS = ("postgresql-", "mariadb-java-client-", "sqlite-jdbc-")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


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
    pom = os.path.join(HERE, "pom.xml")
    maven.run(cache, "-f", pom, "dependency:copy-dependencies", "-DoutputDirectory=" + jars)
    unpack_command_line(os.path.join(jars, "flyway-commandline-10.22.0.tar.gz"), cache)
    maven.must(["javac", "-cp", os.path.join(jars, "*"), "-d", classes, os.path.join(HERE, "FlywayMain.java")])
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
