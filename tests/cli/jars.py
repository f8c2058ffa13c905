"""Scripts in jars, and migrations in Java beside them. Rows of the table that run_table.py runs."""
import io
import zipfile

from table import Case, migrate

AT = ["-locations=classpath:db/migration"]
IN_JARS = ["-jarDirs=jars", *AT]


def jar(files, stored=()):
    """The bytes of a jar as Maven writes it: deflated, and what is in `stored` as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return buffer.getvalue()


def put(files):
    return {f"db/migration/{name}": content for name, content in files.items()}


def damaged(content):
    """A byte of the first script's packed text is another one."""
    at = content.index(b"V1__a.sql") + len("V1__a.sql") + 6
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1:]


ONE = put({"V1__a.sql": "CREATE TABLE a (id INTEGER);\nINSERT INTO a VALUES (1);\n"})
TWO = {**ONE, **put({"sub/V2__b.sql": "CREATE TABLE b (id INTEGER);\n", "R__v.sql": "CREATE VIEW v AS SELECT id FROM a;\n"})}
JAVA = put({"V3__J.class": "\xca\xfe"})
BOOT = {f"BOOT-INF/classes/{name}": content for name, content in ONE.items()}
BOOT["BOOT-INF/lib/model.jar"] = jar(put({"V2__b.sql": "CREATE TABLE b (id INTEGER);\n"}))
SCRIPTS = "select version, script, type from flyway_schema_history order by installed_rank"


def rows(*lines, null=""):
    return "\n".join(line.replace("-|", null + "|", 1) for line in lines)


def tabs(text):
    return text.replace("|", "\t")


LEFT = ["1|V1__a.sql|SQL", "2|sub/V2__b.sql|SQL", "-|R__v.sql|SQL"]

CASES = [
    *[Case(f"jar-{kind}", 0, ["Applied 3 migrations"], [*IN_JARS, "migrate"], kind, {"jars/app.jar": jar(TWO)},
           leaves={SCRIPTS: tabs(rows(*LEFT, null="NULL")) if kind == "my" else rows(*LEFT)}) for kind in ("sqlite", "pg", "my")],
    Case("jar-and-folder-are-the-same-migrations", 0, ["Validated 3 migrations"], [*IN_JARS, "validate"],
         files={"jars/app.jar": jar(TWO), **{"sql/" + name[len("db/migration/"):]: text for name, text in TWO.items()}},
         before=[migrate()]),
    Case("jar-of-spring-boot", 0, ["Applied 2 migrations"], [*IN_JARS, "migrate"],
         files={"jars/app.jar": b"#!/bin/sh\nexec java -jar $0\n" + jar(BOOT, ["BOOT-INF/lib/model.jar"])},
         leaves={"select count(*) from a": "1", "select count(*) from b": "0"}),
    Case("jar-in-a-jar-compressed", 4, [r"app\.jar!/BOOT-INF/lib/model\.jar cannot be read: it is compressed"], [*IN_JARS, "migrate"],
         files={"jars/app.jar": jar(BOOT)}),
    Case("jar-script-fails", 6, [r"V2__b\.sql:2:\d+: .*jars/app\.jar!/db/migration/V2__b\.sql"], [*IN_JARS, "migrate"],
         files={"jars/app.jar": jar({**ONE, **put({"V2__b.sql": "SELECT 1;\nCREATE TABLE a (id INTEGER);\n"})})}),
    Case("jar-is-no-jar", 4, [r"jars/app\.jar cannot be read: it does not end as a ZIP file does"], [*IN_JARS, "migrate"],
         files={"jars/app.jar": b"x" * 5000}),
    Case("jar-cut-off", 4, [r"jars/app\.jar cannot be read"], [*IN_JARS, "migrate"], files={"jars/app.jar": jar(TWO)[:-30]}),
    Case("jar-damaged", 4, [r"jars/app\.jar!/db/migration/V1__a\.sql cannot be read: its "], [*IN_JARS, "migrate"],
         files={"jars/app.jar": damaged(jar(ONE))}, leaves={"select count(*) from sqlite_master": "0"}),
    Case("jar-edited-script", 4, [r"V1__a\.sql \(version 1\) was edited"], [*IN_JARS, "migrate"], files={"jars/app.jar": jar(ONE)},
         before=[migrate(*IN_JARS), lambda work, database, godwit: open(work + "/jars/app.jar", "wb").write(
             jar(put({"V1__a.sql": "CREATE TABLE a (id BIGINT);"})))]),
    Case("jar-json-names-the-entry", 0, [r'"filepath": ?"[^"]*/jars/app\.jar!/db/migration/V1__a\.sql"'],
         [*IN_JARS, "-outputType=json", "info"], files={"jars/app.jar": jar(ONE)}),
    Case("jar-offline", 4, [r"V1__a\.sql:1:\d+", r"WARNING .*app\.jar!/db/migration/V3__J\.class is a migration in Java"],
         [*IN_JARS, "-offline", "-dialect=sqlite", "validate"], None,
         {"jars/app.jar": jar({**put({"V1__a.sql": "SELECT 'never ends;"}), **JAVA})}),
    Case("classpath-folder", 0, ["Applied 1 migration"], ["-resourceRoots=res", *AT, "migrate"],
         files={"res/db/migration/V1__a.sql": "CREATE TABLE a (id INTEGER);"}),
    Case("classpath-mavens-folder-without-a-word", 0, ["Applied 1 migration"], [*AT, "migrate"],
         files={"src/main/resources/db/migration/V1__a.sql": "CREATE TABLE a (id INTEGER);"}),
    Case("classpath-nowhere", 2, [r"classpath:db/migration was not found"], ["-failOnMissingLocations=true", *AT, "migrate"]),
    Case("java-pending", 4, [r"db\.migration\.V3__J \(version 3\) is a migration in Java .*cannot run it.*markApplied=3.*V3__J\.class"],
         [*IN_JARS, "migrate"], files={"jars/app.jar": jar({**TWO, **JAVA})},
         leaves={"select count(*) from sqlite_master": "0"}),
    Case("java-pending-is-validated", 5, [r"V3__J \(version 3\) is a migration in Java"], [*IN_JARS, "validate"],
         files={"jars/app.jar": jar({**ONE, **JAVA})}, before=[migrate(*IN_JARS, "-target=1")]),
    Case("java-in-info", 0, [r"\| 3 +\| J +\| JDBC \| +\| Pending"], [*IN_JARS, "info"], files={"jars/app.jar": jar({**ONE, **JAVA})}),
    Case("java-marked-as-applied", 0, ["Applied 1 migration"], [*IN_JARS, "migrate"],
         files={"jars/app.jar": jar({**ONE, **JAVA, **put({"V4__d.sql": "CREATE TABLE d (id INTEGER);"})})},
         before=[migrate(*IN_JARS, "-target=2?"), lambda work, database, godwit: godwit(*IN_JARS, "-markApplied=3", "repair")],
         leaves={SCRIPTS: rows("1|V1__a.sql|SQL", "3|db.migration.V3__J|JDBC", "4|V4__d.sql|SQL")}),
]
