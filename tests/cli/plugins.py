"""Drivers for more databases: a real one of the tests (a database in a file, behind the C interface), and broken ones."""
import os
import shutil
import sqlite3

from table import ONE, TWO, Case, migrate, sql, write

URL = "-url=sample:case.db"
HERE = "-plugins=@WORK@/plugins"
HISTORY = {"select count(*) from flyway_schema_history where success": "2"}
NOTHING = {"select count(*) from sqlite_master": "0"}


def plugin(name, as_name=None, folder="plugins", folder_mode=0o755, file_mode=0o755, owner=None):
    """Puts a driver where the case may load it from; without a name the folder alone."""
    def step(work, database, _):
        place = os.path.join(work, folder)
        os.makedirs(place, exist_ok=True)
        if name:
            file = os.path.join(place, as_name or name + ".so")
            shutil.copy(os.path.join(os.path.dirname(os.environ["GODWIT_BINARY"]), "plugins", name + ".so"), file)
            os.chmod(file, file_mode)
        os.chmod(place, folder_mode)
        if owner is not None:
            os.chown(place, owner, owner)
    return step


def no_library(work, database, _):
    plugin(None)(work, database, _)
    with open(os.path.join(work, "plugins", "text.so"), "w", encoding="utf-8") as file:
        file.write("no library at all")
    os.chmod(os.path.join(work, "plugins", "text.so"), 0o644)


def link_into(folder):
    def step(work, database, _):
        plugin(None)(work, database, _)
        os.symlink(os.path.join(work, folder, "sample.so"), os.path.join(work, "plugins", "sample.so"))
    return step


def fifo(work, database, _):
    plugin(None)(work, database, _)
    os.mkfifo(os.path.join(work, "plugins", "pipe.so"), 0o600)


def held_lock(work, database, _):
    held_lock.kept.append(sqlite3.connect(os.path.join(work, "case.db-lock"), isolation_level=None))
    held_lock.kept[-1].execute("BEGIN EXCLUSIVE")


held_lock.kept = []


def done(*arguments):
    return migrate(URL, "-locations=filesystem:sql", *arguments)


def configured(text):
    """A configuration file with the path of the case's folder in it."""
    def step(work, database, _):
        with open(os.path.join(work, "server.yml"), "w", encoding="utf-8") as file:
            file.write(text.replace("@WORK@", work))
    return step


def with_plugins(step):
    def wrapped(work, database, godwit):
        step(work, database, lambda *arguments: godwit("-plugins=" + os.path.join(work, "plugins"), *arguments))
    return wrapped


def case(name, code, says, arguments=("migrate",), files=None, before=(), **more):
    before = [plugin("sample"), *[with_plugins(step) for step in before]]
    return Case(f"plugin-{name}", code, list(says), arguments=[HERE, URL, *arguments], files=TWO if files is None else files, before=before, **more)


def broken(name, says, *steps, url=URL, code=2, **more):
    return Case(f"plugin-{name}", code, ["plugins", *says], arguments=[HERE, url, "migrate"], files=TWO, before=list(steps), leaves=NOTHING, **more)


SERVER = """
datasources: {one: {url: 'sample:case.db'}}
flyway: {plugins: '@WORK@/plugins', datasources: {one: {locations: 'filesystem:sql'}}}
"""
LONG = "CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c;"
EDITED = write("sql/V1__one.sql", "CREATE TABLE one (id INTEGER, more TEXT);\n")
UNDO = {**TWO, "sql/U2__two.sql": "DROP TABLE two;\n"}

CASES = [
    case("migrate", 0, [r"Database: sample:case.db \(Sample 3\.", "Applied 2 migrations"], leaves=HISTORY),
    case("migrate-again", 0, ["is up to date .version 2"], before=[done()], leaves=HISTORY),
    case("info", 0, [r"\| 1 +\| one +\|.*Success.*\| 2 +\| two"], ["info"], before=[done()]),
    case("info-before-anything", 0, ["Pending"], ["info"], leaves=NOTHING),
    case("validate-finds-an-edit", 4, ["V1__one.sql"], ["validate"], before=[done(), EDITED]),
    case("repair-takes-the-edit", 0, ["[Aa]lign"], ["repair"], before=[done(), EDITED]),
    case("undo", 0, ["Undid version 2"], ["undo"], files=UNDO, before=[done()], leaves={"select count(*) from sqlite_master where name = 'two'": "0"}),
    case("baseline", 0, ["Baselined at version 1"], ["baseline"]),
    case("a-schema-that-is-not-empty", 4, ["not empty"], before=[sql("CREATE TABLE mine (i INT)")]),
    case("clean", 0, [], ["-cleanDisabled=false", "clean"], before=[done()], leaves=NOTHING),
    case("json", 0, [r'"databaseType": "Sample"', r'"migrationsExecuted": 2'], ["-outputType=json", "migrate"], leaves=HISTORY),
    case("adopts-the-table-of-flyway", 0, ["Applied 1 migration"], before=[
        done("-target=1"), sql("ALTER TABLE flyway_schema_history DROP COLUMN checksum_sha256"),
        sql("ALTER TABLE flyway_schema_history DROP COLUMN checksum_sha256_for")],
        leaves={"select count(*) from flyway_schema_history where checksum_sha256 is not null": "2"}),
    case("a-broken-script-leaves-nothing", 6, [r"V2__b.sql:2:12: near \"TABL\": syntax error .SAMPLE1."],
         files={**ONE, "sql/V2__b.sql": "CREATE TABLE b (i INT);\n    CREATE TABL c (i INT);\n"},
         leaves={"select count(*) from sqlite_master where name in ('one', 'b')": "1"}),
    case("its-own-splitting", 0, ["Applied 1 migration"], files={
        "sql/V1__t.sql": "CREATE TABLE [a;b] (i INT);\nCREATE TRIGGER t AFTER INSERT ON [a;b] BEGIN SELECT 1; SELECT 2; END;\n/* ; */ VACUUM -- no\n;"},
         arguments=["-mixed=true", "migrate"], leaves={"select count(*) from sqlite_master where name in ('a;b', 't')": "2"}),
    case("a-statement-that-refuses-a-transaction", 0, ["Applied 1 migration"], files={"sql/V1__v.sql": "VACUUM;"}),
    case("warnings-are-shown", 0, ["V1__d.sql: something was dropped"], files={"sql/V1__d.sql": "CREATE TABLE x (i INT); DROP TABLE x;"}),
    case("what-a-script-sets-ends-with-it", 0, ["Applied 2"], files={
        "sql/V1__set.sql": "PRAGMA foreign_keys = ON;", "sql/V2__see.sql": "CREATE TABLE seen AS SELECT foreign_keys FROM pragma_foreign_keys;"},
         leaves={"select foreign_keys from seen": "0"}),
    case("dry-run", 0, [], ["-dryRunOutput=out.sql", "migrate"], files_say={"out.sql": ["client of Sample", "BEGIN IMMEDIATE;", "CREATE TABLE one", r"'it''s'"]},
         files={**ONE, "sql/V2__it's.sql": "SELECT 1;"}, leaves=NOTHING),
    case("plan-holds-initsql-to-reading", 3, ["readonly", "initSql must not write"], ["-initSql=CREATE TABLE x (i INT)", "plan"], leaves=NOTHING),
    case("offline", 0, [], ["-offline", "validate"], database=None),
    case("lock-of-another", 7, ["Another run holds the migration lock: somebody at case.db"], ["-lockTimeout=1", "migrate"], before=[held_lock], leaves=NOTHING),
    case("stopped-by-a-signal", 8, ["[Ss]topped"], files={"sql/V1__long.sql": LONG}, shell="(sleep 2; kill -TERM $$) &",
         leaves={"select count(*) from sqlite_master where name = 'n'": "0"}),
    case("password-is-handed-over", 0, ["Applied 2 migrations"], ["-password=@SECRET@", "migrate"], environment={"SAMPLE_PASSWORD": "@SECRET@"}),
    Case("plugin-password-leaves-the-url", 0, ["Applied 2 migrations", r"sample://app:\*\*\*@/"], arguments=[
        HERE, "-url=sample://app:@SECRET@@@WORK@/case.db", "migrate"], files=TWO, before=[plugin("sample")],
        environment={"SAMPLE_PASSWORD": "@SECRET@"}, leaves={"select distinct installed_by from flyway_schema_history": "app"}),
    Case("plugin-wrong-password-is-masked", 3, [r"wrong password .?\*\*\*.? in sample:case.db"], arguments=[HERE, URL, "-password=@SECRET@", "migrate"],
         files=TWO, before=[plugin("sample")], environment={"SAMPLE_PASSWORD": "other"}, leaves=NOTHING),
    Case("plugin-for-run", 42, ["Applied 2 migrations", "started"], arguments=["run", "-p", "plugins", URL, "--", "sh", "-c", "echo started; exit 42"], files=TWO,
         before=[plugin("sample")], leaves=HISTORY),
    Case("plugin-of-a-configuration", 0, ["Applied 2 migrations"], arguments=["sys", "database", "migrate", "-c", "server.yml"], plain=True, files=TWO,
         before=[plugin("sample"), configured(SERVER)], leaves=HISTORY),
    Case("plugin-joined-letters", 0, ["Applied 2 migrations"], arguments=["sys", "database", "migrate", URL, "-locations=filesystem:sql", "-vp", "plugins"], plain=True,
         files=TWO, before=[plugin("sample")], leaves=HISTORY),
    Case("plugin-by-a-variable", 0, ["Applied 2 migrations"], arguments=[URL, "migrate"], files=TWO, before=[plugin("sample")],
         shell="export GODWIT_PLUGINS=$PWD/plugins;", leaves=HISTORY),
    Case("plugin-no-value-glued-on", 2, [r"no option -p…\."], arguments=["sys", "database", "info", "-p@SECRET@"], plain=True),
    Case("plugin-not-the-last-letter", 2, ["-p takes its folder as the next word"], arguments=["sys", "database", "info", "-vp@SECRET@"], plain=True),
    Case("plugin-never-from-here-by-default", 2, ["No database is known"], arguments=[URL, "migrate"], files=TWO, before=[plugin("sample")], leaves=NOTHING),
    Case("plugin-relative-in-a-file", 2, ["begins with a slash, not .plugins."], arguments=["-configFiles=a.conf", URL, "migrate"],
         files={**TWO, "a.conf": "flyway.plugins=plugins\n"}, before=[plugin("sample")], leaves=NOTHING),
    Case("plugin-for-another-url", 2, ["There are plugins for Sample"], arguments=[HERE, "-url=other:x", "migrate"], files=TWO, before=[plugin("sample")]),
    Case("plugin-beside-a-database-of-ours", 0, ["Applied 2 migrations"], arguments=[HERE, "migrate"], files=TWO, before=[plugin("sample")], leaves=HISTORY),

    broken("of-another-version", [r"plugins/of_version_7\.so cannot be used: it is made for version 7 .* wants version 1"], plugin("of_version_7")),
    broken("of-a-later-version", [r"plugins/later\.so .*made for version 2 .* wants version 1"], plugin("later")),
    broken("without-the-symbol", [r"plugins/no_driver\.so .*no symbol godwit_driver_v1"], plugin("no_driver")),
    broken("that-is-no-library", [r"plugins/text\.so .*no library that can be loaded"], no_library),
    broken("that-lacks-something", [r"plugins/lacking\.so .*it has no history_ddl"], plugin("lacking")),
    broken("that-claims-our-urls", [r"plugins/greedy\.so .*\"sqlite:\", which belong to godwit itself"], plugin("greedy")),
    broken("twice", [r"plugins/b\.so .*\"sample:\", which belong to .*plugins/a\.so"], plugin("sample", "b.so"), plugin("sample", "a.so")),
    broken("broken-one-nobody-needs", [r"of_version_7"], plugin("of_version_7"), url="-url=sqlite:case.db"),
    broken("folder-open-to-others", ["others may write to it.*chmod go-w"], plugin("sample", folder_mode=0o777)),
    broken("folder-open-to-a-group", ["others may write to it"], plugin("sample", folder_mode=0o775)),
    broken("file-open-to-others", [r"sample\.so: others may write"], plugin("sample", file_mode=0o757)),
    broken("link-into-an-open-folder", ["open: others may write"], plugin("sample", folder="open", folder_mode=0o777), link_into("open")),
    broken("pipe", [r"pipe\.so: it is not a file"], fifo),
    broken("folder-that-is-not-there", ["No such file"]),
    *([broken("folder-of-somebody-else", ["neither to root nor to this user"], plugin("sample", owner=65534))] if os.geteuid() == 0 else []),
]
