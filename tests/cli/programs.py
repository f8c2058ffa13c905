"""Programs beside the database: executable callbacks and backups."""
import os
import signal
import subprocess
import time

from table import ONE, ROWS, TWO, Case, migrate, sql, write

ON = "-executableCallbacks=true"
DUMP = {"sqlite": "cp \"$GODWIT_DATABASE\" \"$GODWIT_BACKUP_FILE\"",
        "pg": "pg_dump >\"$GODWIT_BACKUP_FILE\"",
        "my": "mariadb-dump --defaults-extra-file=\"$GODWIT_DEFAULTS_FILE\" \"$GODWIT_DATABASE\" >\"$GODWIT_BACKUP_FILE\""}


def callback(name, code, says, files, *arguments, **more):
    return Case(f"program-{name}", code, list(says), arguments=[ON, *arguments], files={**ONE, **files}, **more)


def backup(name, code, says, *arguments, **more):
    more.setdefault("files", TWO)
    more.setdefault("before", [migrate("-target=1")])
    return Case(f"backup-{name}", code, list(says), arguments=list(arguments), **more)


def stopped_after(seconds):
    """The database's own step: a run that is asked to stop while its callback sleeps."""
    def step(work, database, godwit):
        command = [os.environ["GODWIT_BINARY"], "-url=" + database.url, *database.options, "-locations=filesystem:sql", ON, "migrate"]
        process = subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + 30
        while not os.path.exists(os.path.join(work, "sleeper")) and time.monotonic() < deadline:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=40)[0].decode()
        assert process.returncode == 8, said
        assert "beforeMigrate.sh was ended because a signal asked to stop" in said, said
        assert time.monotonic() - began < seconds, "it was waited for"
        pid = int(open(os.path.join(work, "sleeper")).read())
        for _ in range(100):
            try:
                state = open(f"/proc/{pid}/stat").read().split()[2]
            except OSError:
                return
            if state == "Z":
                return
            time.sleep(0.05)
        raise AssertionError("the program lives on")
    return step


SAYS = "env | grep -E '^(GODWIT|FP__|FLYWAY)_?' | sort; echo \"argument $1\"\n"

CASES = [
    Case("program-is-off", 0, ["WARNING Not run: [^ ]*sql/afterMigrate.sh, [^ ]*sql/beforeMigrate__x.py. .*executableCallbacks=true", "Applied 1 migration"],
         files={**ONE, "sql/afterMigrate.sh": "touch ran\n", "sql/beforeMigrate__x.py": "open('ran', 'w')\n"}, leaves_files={"ran": None}),
    Case("program-runs-where-those-in-sql-are-left-out", 0, ["Applied 1 migration"], arguments=["-skipDefaultCallbacks=true", ON, "migrate"], never=["Not run"],
         files={**ONE, "sql/afterMigrate.sh": "touch ran\n", "sql/afterMigrate.sql": "SELECT * FROM absent;"}, leaves_files={"ran": ""}),
    callback("of-another-system-is-named", 0, ["WARNING Not run: [^ ]*afterMigrate.ps1", "as .sh, .bash or .py"], {"sql/afterMigrate.ps1": "x"}, "migrate"),
    callback("runs-in-the-order-of-all-callbacks", 0, ["Applied 1 migration"],
             {"sql/afterMigrate.sql": "SELECT 1;", "sql/afterMigrate__b.sh": "echo b >>ran\n", "sql/afterMigrate__a.bash": "echo a >>ran\n", "calls/afterMigrate__c.py": "open('ran','a').write('c\\n')\n",
              "sql/beforeMigrate.sh": "echo first >>ran\n"}, "-callbackLocations=filesystem:calls", "migrate", leaves_files={"ran": "first\na\nb\nc\n"}),
    callback("knows-where-it-is", 0,
             ["afterEachMigrate.sh: GODWIT_EVENT=afterEachMigrate\n", "GODWIT_OPERATION=migrate\n", "GODWIT_HOST=127.0.0.1\n", "GODWIT_DATABASE=cli_", "GODWIT_USER=locked\n", "GODWIT_DEFAULT_SCHEMA=own\n",
              "GODWIT_TABLE=flyway_schema_history\n", "GODWIT_SCRIPT=V1__one.sql\n", "GODWIT_SCRIPT_VERSION=1\n", "GODWIT_SCRIPT_DESCRIPTION=one\n", "FP__app_user__=app\n", "FP__flyway_defaultSchema__=own\n",
              "FP__flyway_user__=locked\n", "argument afterEachMigrate\n"],
             {"sql/afterEachMigrate.sh": SAYS}, "-user=locked", "-password=open-Sesame-1", "-placeholders.app_user=app", "-placeholders.api_token=@SECRET@", "-schemas=own", "migrate",
             database="pg", before=[lambda work, database, godwit: database.sql("CREATE SCHEMA own AUTHORIZATION locked")],
             environment={"FLYWAY_URL": "postgresql://x:@SECRET@@h/d", "GODWIT_PASSWORD": "@SECRET@", "FLYWAY_TABLE": "flyway_schema_history"}, never=["open-Sesame", "FP__api_token", "FLYWAY_URL", "GODWIT_PASSWORD"]),
    callback("prints-no-password", 0, ["afterMigrate.sh: it is \\*\\*\\*"], {"sql/afterMigrate.sh": "echo it is @SECRET@; echo postgresql://a:@SECRET@@h/d >&2\n"}, "-password=@SECRET@", "migrate"),
    callback("names-placeholders-as-told", 0, ["P_app_user=app\n"], {"sql/afterMigrate.sh": "env | grep ^P_\n"},
             "-scriptPlaceholderPrefix=P_", "-scriptPlaceholderSuffix=", "-placeholders.app_user=app", "migrate"),
    callback("that-fails-in-front-of-everything", 6, ["The callback beforeMigrate.sh ended with exit code 3: no room", "no migration was applied"],
             {"sql/beforeMigrate.sh": "echo no room >&2; exit 3\n"}, "migrate", leaves={"select count(*) from sqlite_master where name = 'one'": "0"}),
    callback("that-fails-behind-its-script-takes-it-back", 6, ["The callback afterEachMigrate.sh was ended by SIGKILL"],
             {"sql/afterEachMigrate.sh": "kill -9 $$\n"}, "migrate", database="pg", leaves={"select count(*) from pg_tables where tablename = 'one'": "0"}),
    callback("that-fails-behind-everything-leaves-it", 6, ["The callback afterMigrate.sh ended with exit code 1", "1 migration was applied"],
             {"sql/afterMigrate.sh": "exit 1\n"}, "migrate", leaves={ROWS: "1"}),
    callback("of-an-error-is-told-and-never-hides-it", 6, ["V2__bad.sql:1", "afterMigrateError.sh: 600 V2__bad.sql|afterMigrateError.sh: 600 ", "WARNING.*afterMigrateError.sh ended with exit code 9"],
             {"sql/V2__bad.sql": "SELECT * FROM absent;\n", "sql/afterMigrateError.sh": "echo $GODWIT_ERROR_CODE $GODWIT_ERROR; exit 9\n"}, "migrate", leaves={ROWS: "1"}),
    callback("uses-the-database-by-itself", 0, ["Applied 1 migration"], {"sql/afterMigrate.sh": "sqlite3 \"$GODWIT_DATABASE\" 'insert into one values (7)'\n"}, "migrate", leaves={"select id from one": "7"}),
    callback("with-its-own-shell", 0, ["afterMigrate.sh: awk"], {"sql/afterMigrate.sh": "#!/usr/bin/awk -f\nBEGIN { print \"awk\" }\n"}, "migrate", shell="chmod +x sql/afterMigrate.sh;"),
    callback("is-ended-by-a-stop", 0, ["Applied 1 migration"], {"sql/beforeMigrate.sh": "[ -e sleeper ] && exit 0\nsleep 60 & echo $! >sleeper.new; mv sleeper.new sleeper; wait\n"}, "migrate",
             before=[stopped_after(20)]),
    callback("leaves-something-in-the-background", 0, ["Applied 1 migration"], {"sql/afterMigrate.sh": "sleep 30 &\n"}, "migrate"),
    callback("as-json", 6, ['"code": "CALLBACK_FAILED"', '"script": "beforeMigrate.sh"'], {"sql/beforeMigrate.sh": "exit 3\n"}, "-outputType=json", "migrate"),

    backup("beside-the-database", 0, [r"Backed up: [^\n]*/case.db.backup-20\d{12}\n", "Applied 1 migration"], "-backup=true", "migrate",
           leaves={"select count(*) from flyway_schema_history": "2"}),
    backup("holds-what-was-before", 0, ["Backed up: before.db"], "-backup=true", "-backupFile=before.db", "migrate",
           leaves={"attach 'before.db' as b; select group_concat(name) from (select name from b.sqlite_master where type = 'table' order by name)": "flyway_schema_history,one"}),
    backup("into-a-folder", 0, [r"Backed up: backups/case.db.backup-20\d{12}\n"], "-backup", "-backupFile=backups", "migrate", files={**TWO, "backups/x": ""}),
    backup("never-overwrites", 6, ["before.db cannot be made: File exists. Nothing was changed"], "-backup", "-backupFile=before.db", "migrate", files={**TWO, "before.db": "mine"},
           leaves={ROWS: "1"}, leaves_files={"before.db": "mine"}),
    backup("in-no-folder", 6, ["absent/before.db cannot be made: No such file", "Nothing was changed"], "-backup", "-backupFile=absent/before.db", "migrate", leaves={ROWS: "1"}),
    backup("that-does-not-fit-leaves-nothing", 6, ["The backup failed: ", "Nothing was changed"], "-backup", "-backupFile=before.db", "migrate", leaves={ROWS: "1"}, leaves_files={"before.db": None},
           before=[migrate("-target=1"), sql("CREATE TABLE big AS SELECT randomblob(3000000) AS b")], shell="ulimit -f 1024;"),
    backup("of-nothing-to-do", 0, ["up to date"], "-backup", "-backupFile=before.db", "-backupCommand=", "migrate", files=ONE, never=["Backed up"], leaves_files={"before.db": None}),
    backup("of-no-database-yet", 0, ["nothing to back up", "Applied 2 migrations"], "-backup", "-backupFile=before.db", "migrate", before=[], leaves_files={"before.db": None}),
    backup("before-undo", 0, ["Backed up: before.db", "Undid 1"], "-backup", "-backupFile=before.db", "undo", files={**ONE, "sql/U1__one.sql": "DROP TABLE one;\n"}),
    backup("before-clean", 0, ["Backed up: before.db"], "-backup", "-backupFile=before.db", "-cleanDisabled=false", "clean"),
    backup("before-repair", 0, ["Backed up: before.db", "Aligned"], "-backup", "-backupFile=before.db", "repair", before=[migrate("-target=1"), write("sql/V1__one.sql", "SELECT 1;\n")]),
    backup("not-of-a-clean-that-is-disabled", 2, ["cleanDisabled"], "-backup", "-backupFile=before.db", "clean", leaves_files={"before.db": None}),
    backup("not-for-questions", 0, ["1 migration is pending"], "-backup", "-backupFile=before.db", "info", leaves_files={"before.db": None}),
    backup("as-json", 0, ['"backup": "before.db"', '"what": "back up"'], "-backup", "-backupFile=before.db", "-outputType=json", "migrate"),
    backup("refused-by-a-server", 2, ["cannot be copied with -backup", "-backupCommand="], "-backup", "migrate", database="pg", leaves={ROWS: "1"}),
    *[backup(f"by-a-command-{database}", 0, ["Backed up: before.dump", "Applied 1 migration"], f"-backupCommand={DUMP[database]}", "-backupFile=before.dump", "migrate", database=database)
      for database in DUMP],
    backup("by-a-command-with-a-password", 0, ["Backed up: before.dump", "backupCommand: read it"], "-user=locked", "-password=open-Sesame-1", "-schemas=own",
           "-backupCommand=psql -XAtc 'select 1' && pg_dump -n own >before.dump && ps -ef >ps.txt && env >env.txt && ! grep -q open-Sesam[e] ps.txt env.txt && echo read it", "-backupFile=before.dump", "migrate",
           database="pg", before=[lambda work, database, godwit: database.sql("CREATE SCHEMA own AUTHORIZATION locked")], never=["open-Sesame"], shell="export PGPASSFILE=/dev/null;"),
    backup("by-a-command-with-a-strange-password", 0, ["backupCommand: right"], "-user=cli_strange", "-password=a\"b\\c #d'e:f",
           "-backupCommand=mariadb --defaults-extra-file=\"$GODWIT_DEFAULTS_FILE\" -Ne \"select 'right'\"", "migrate", database="my",
           before=[lambda work, database, godwit: database.sql("CREATE OR REPLACE USER cli_strange@'127.0.0.1' IDENTIFIED BY 'a\"b\\\\c #d''e:f'; GRANT ALL ON *.* TO cli_strange@'127.0.0.1'")]),
    backup("by-a-command-that-fails", 6, ["backupCommand ended with exit code 4: disk full", "Nothing was changed"], "-backupCommand=echo disk full >&2; exit 4", "migrate", database="my", leaves={ROWS: "1"}),
    backup("by-a-command-that-writes-nothing", 6, ["did not write before.dump"], "-backupCommand=true", "-backupFile=before.dump", "migrate", leaves={ROWS: "1"}),
    backup("by-a-command-on-request-only", 0, ["up to date"], "-backupCommand=exit 4", "migrate", files=ONE),
    backup("by-a-command-under-the-lock", 0, ["Applied 1 migration"], "-backupCommand=test -e case.db-godwit-lock", "migrate"),
]
