"""migrate -plan=: what moved since the plan refuses the run and is named; what decides nothing that runs does not."""
import json
import os

from dry_runs import TABLES, planned
from table import Case, without, write

N = "-placeholders.n=1"
PLAN = "-plan=plan.json"
PROGRAMS = "-executableCallbacks=true"
FILES = {
    "sql/V1__a.sql": "CREATE TABLE a (i INT, t VARCHAR(99));",
    "sql/V2__b.sql": "INSERT INTO a VALUES (${n}, '${flyway:user}');",
    "sql/U2__b.sql": "DELETE FROM a;",
    "sql/beforeMigrate.sql": "SELECT 1;",
    "sql/afterMigrate.sh": "echo done >ran\n",
    "more/afterMigrate.sql": "SELECT 1;",
}
MORE = "-callbackLocations=filesystem:more"
NOTHING = {"pg": TABLES["pg"], "sqlite": TABLES["sqlite"]}


def with_usual(usual, more):
    """Those of `usual` that `more` has no other value for, and `more`."""
    given = {argument.partition("=")[0] for argument in more}
    return [each for each in usual if each.partition("=")[0] not in given] + list(more)


def moved(name, *says, before=(), arguments=(), made=(), database="sqlite", files=(), never=(), leaves=(), code=4):
    """A plan is made (with `made`), something moves, and the run is refused before anything of it ran."""
    return Case(f"plan-moved-{name}-{database}", code, [*says, "Nothing was run; make a new plan"], database=database, files={**FILES, **dict(files)},
                before=[planned(*with_usual([PROGRAMS, MORE], made)), *before], arguments=[*with_usual([N, PROGRAMS, MORE], [PLAN, *arguments]), "migrate"], never=list(never),
                leaves={NOTHING[database]: "0", **dict(leaves)}, leaves_files={"ran": None})


def holds(name, before=(), arguments=(), made=(), database="sqlite", files=(), says=("Applied 2 migrations|\"migrationsExecuted\": 2",), **more):
    return Case(f"plan-holds-{name}-{database}", 0, list(says), database=database, files={**FILES, **dict(files)},
                before=[planned(*with_usual([PROGRAMS, MORE], made)), *before], arguments=[*with_usual([N, PROGRAMS, MORE], [PLAN, *arguments]), "migrate"],
                leaves={"select i from a": "1"}, leaves_files={"ran": "done\n"}, **more)


def from_elsewhere(name, code, says, files, **more):
    """The plan is made in the project's folder, the run is started in another one."""
    return Case("plan-" + name, code, says, files={**FILES, **files}, before=[planned(PROGRAMS, MORE)], shell="test -f plan.json && mkdir other && cd other;",
                arguments=[N, PROGRAMS, "-locations=filesystem:@WORK@/sql", "-callbackLocations=filesystem:@WORK@/more", "-url=sqlite:@WORK@/case.db",
                           "-plan=@WORK@/plan.json", "migrate"], **more)


def option(name, says, *arguments, **more):
    return moved("option-" + name, says, arguments=arguments, **more)


def edited_plan(change):
    """plan.json, changed by hand."""
    def step(work, database, godwit):
        path = os.path.join(work, "plan.json")
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        change(document["plan"])
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
    return step


def not_a_plan(name, says, change):
    return Case(f"plan-file-{name}", 2, ["The plan plan.json ", says, "Make a new plan: godwit plan -outputType=json >plan.json"], files=FILES,
                before=[planned(), edited_plan(change)], arguments=[N, PLAN, "migrate"], leaves={TABLES["sqlite"]: "0"})


def first_format(plan):
    for name in ("format", "options"):
        del plan[name]
    plan["settingsSha256"] = "0" * 64


def was(name, then, now):
    return f'{name} was {then} and is {now} now'


CONF = "sql/V2__b.sql.conf"
ON_BOTH = ("sqlite", "pg")

CASES = [
    # Options, by the name they are set by.
    *[option(*row, database=database) for database in ON_BOTH for row in [
        ("encoding", was("encoding", '"UTF-8"', '"ISO-8859-1"'), "-encoding=ISO-8859-1"),
        ("detect-encoding", was("detectEncoding", '"false"', '"true"'), "-detectEncoding=true"),
        ("error-overrides", was("errorOverrides", "not set", r'"\*:\*:W"'), "-errorOverrides=*:*:W"),
        ("transaction", was("executeInTransaction", '"true"', '"false"'), "-executeInTransaction=false"),
        ("group", was("group", '"false"', '"true"'), "-group=true"),
        ("installed-by", was("installedBy", '("postgres"|not set)', '"deploy"'), "-installedBy=deploy"),
        ("init-sql", "initSql has another value now", "-initSql=CREATE TABLE early (i INT)"),
        ("backup-command", "backupCommand", "-backupCommand=touch ran"),
    ]],
    option("placeholder-replacement", was("placeholderReplacement", '"true"', '"false"'), "-placeholderReplacement=false"),
    option("placeholder-prefix", was("placeholderPrefix", r'"\$\{"', '"#{"'), "-placeholderPrefix=#{"),
    option("placeholder-suffix", was("placeholderSuffix", '"}"', '"}}"'), "-placeholderSuffix=}}", files={"sql/V2__b.sql": "INSERT INTO a VALUES (1, '');"}),
    option("placeholder-separator", was("placeholderSeparator", '":"', '"_"'), "-placeholderSeparator=_", files={"sql/V2__b.sql": "INSERT INTO a VALUES (1, '');"}),
    option("script-placeholder-prefix", was("scriptPlaceholderPrefix", '"FP__"', '"P_"'), "-scriptPlaceholderPrefix=P_"),
    option("script-placeholder-suffix", was("scriptPlaceholderSuffix", '"__"', '"_"'), "-scriptPlaceholderSuffix=_"),
    option("new-placeholder", "The placeholder m had no value and has one now", "-placeholders.m=@SECRET@"),
    option("placeholder-of-a-secret", "The placeholder key has another value now", "-placeholders.key=@SECRET@", made=["-placeholders.key=x"]),
    option("mixed", was("mixed", '"false"', '"true"'), "-mixed=true"),
    option("skip-executing", was("skipExecutingMigrations", '"false"', '"true"'), "-skipExecutingMigrations=true"),
    option("skip-callbacks", was("skipDefaultCallbacks", '"false"', '"true"'), "-skipDefaultCallbacks=true"),
    option("programs", was("executableCallbacks", '"true"', '"false"'), "-executableCallbacks=false"),
    option("validate", was("validateOnMigrate", '"true"', '"false"'), "-validateOnMigrate=false"),
    option("undo-rows", was("undoRows", '"false"', '"true"'), "-undoRows=true"),
    option("backup", was("backup", '"false"', '"true"'), "-backup=true"),
    option("create-schemas", was("createSchemas", '"true"', '"false"'), "-createSchemas=false", database="pg"),
    option("tablespace", was("tablespace", "not set", '"pg_default"'), "-tablespace=pg_default", database="pg"),
    option("schemas", was("schemas", "not set", '"public"'), "-schemas=public", database="pg"),
    option("url-options", "The URL's parameter options had no value and has one now", "-user=postgres",
           "-url=postgresql://127.0.0.1:@PORT@/@DB@?options=-csynchronous_commit%3Doff", database="pg"),
    option("url-search-path", "The URL's parameter currentSchema had no value and has one now", "-user=postgres",
           "-url=postgresql://127.0.0.1:@PORT@/@DB@?currentSchema=public,other", database="pg"),
    option("url-switch", "The URL's parameter foreign_keys had no value and has one now", "-url=sqlite:case.db?foreign_keys=on"),
    Case("plan-moved-option-session-variables-my", 4, ["The URL's parameter sessionVariables had no value and has one now", "Nothing was run"], database="my", files=FILES,
         before=[planned()], arguments=[N, PLAN, "-user=fw", "-password=fw", "-url=mariadb://127.0.0.1:@PORT@/@DB@?sessionVariables=sql_mode=ANSI", "migrate"],
         leaves={TABLES["my"]: "0"}),

    # The .conf of a script: each key that comes, goes or changes.
    *[moved("conf-" + name, was(r"V2__b\.sql\.conf: " + key, "not set", f'"{shown}"'), before=[write(CONF, f"{key}={value}\n")], database=database)
      for database in ON_BOTH for name, key, value, shown in [
          ("replacement", "placeholderReplacement", "false", "false"), ("overrides", "errorOverrides", "*:*:w", r"\*:\*:W"),
          ("transaction", "executeInTransaction", "false", "false"), ("encoding", "encoding", "ISO-8859-1", "ISO-8859-1"),
          ("condition", "shouldExecute", "${n}==1", r"\$\{n\}==1")]],
    moved("conf-that-turns-a-script-off", "V2__b.sql was part of the plan and would not be run now", before=[write(CONF, "shouldExecute=false\n")]),
    moved("conf-gone", was(r"V2__b\.sql\.conf: executeInTransaction", '"false"', "not set"), files={CONF: "executeInTransaction=false\n"}, before=[without(CONF)]),
    moved("conf-of-a-callback", was(r"beforeMigrate\.sql\.conf: errorOverrides", "not set", r'"\*:\*:I-"'),
          before=[write("sql/beforeMigrate.sql.conf", "errorOverrides=*:*:I-\n")]),
    holds("conf-written-otherwise", files={CONF: "executeInTransaction=false\n"}, before=[write(CONF, "# the same\n  executeInTransaction = FALSE\n")]),

    # Callbacks.
    *[moved("callback", r"beforeMigrate\.sql was edited", before=[write("sql/beforeMigrate.sql", "CREATE TABLE early (i INT);")], database=database)
      for database in ON_BOTH],
    *[moved("program", r"afterMigrate\.sh was edited", before=[write("sql/afterMigrate.sh", "echo other >ran\n")], database=database) for database in ON_BOTH],
    moved("program-gone", r"afterMigrate\.sh was part of the plan and would not be run now", before=[without("sql/afterMigrate.sh")]),
    moved("program-new", r"beforeMigrate__x\.py would be run now", before=[write("sql/beforeMigrate__x.py", "open('ran', 'w')\n")]),
    moved("callback-of-the-same-name-elsewhere", r"afterMigrate\.sql was edited", files={"sql/afterMigrate.sql": "SELECT 2;"},
          before=[write("more/afterMigrate.sql", "SELECT 3;")]),
    moved("validation-callback", r"beforeValidate\.sh was edited", database="pg", files={"sql/beforeValidate.sh": "true\n"},
          before=[write("sql/beforeValidate.sh", "touch ran\n")]),
    moved("script-beside-a-validation-callback", r"V2__b\.sql was edited", database="pg", files={"sql/beforeValidate.sh": "touch ran\n"},
          before=[write("sql/V2__b.sql", "INSERT INTO a VALUES (${n}, 'x');")]),
    *[moved("connection-callback", r"afterConnect\.sql was edited", files={"sql/afterConnect.sql": "SELECT 1;"},
            before=[write("sql/afterConnect.sql", "CREATE TABLE early (i INT);")], database=database) for database in ON_BOTH],
    moved("connection-callback-new", r"afterConnect\.sql would be run now", before=[write("sql/afterConnect.sql", "CREATE TABLE early (i INT);")]),
    moved("connection-callback-conf", was(r"afterConnect\.sql\.conf: placeholderReplacement", "not set", '"false"'), files={"sql/afterConnect.sql": "SELECT 1;"},
          before=[write("sql/afterConnect.sql.conf", "placeholderReplacement=false\n")]),
    moved("program-before-connecting", r"beforeConnect\.sh was edited", files={"sql/beforeConnect.sh": "true\n"}, before=[write("sql/beforeConnect.sh", "touch ran\n")]),
    moved("program-before-connecting-new", r"beforeConnect\.sh would be run now", before=[write("sql/beforeConnect.sh", "touch ran\n")]),
    moved("program-before-connecting-gone", r"beforeConnect\.sh was part of the plan", files={"sql/beforeConnect.sh": "true\n"}, before=[without("sql/beforeConnect.sh")]),
    holds("connection-callbacks", files={"sql/beforeConnect.sh": "touch early\n", "sql/afterConnect.sql": "SELECT 1;"}),
    holds("validation-callbacks", database="pg", files={"sql/beforeValidate.sql": "SELECT 1;", "sql/afterValidate.sql": "SELECT 2;"}),
    Case("plan-runs-no-program-that-is-written-on-the-way", 6, [r"afterMigrate\.sh was not run: the file changed after godwit had checked it"], files=FILES,
         before=[write("sql/beforeMigrate.sh", "echo 'touch other' >sql/afterMigrate.sh\n"), planned(PROGRAMS)], arguments=[N, PROGRAMS, PLAN, "migrate"],
         leaves={"select i from a": "1"}, leaves_files={"other": None, "ran": None}),

    # Values that are another in one script only.
    from_elsewhere("moved-folder-in-a-script", 4, [r"V2__b\.sql: The placeholder flyway:workingdirectory has another value now", "Nothing was run"],
                   {"sql/V2__b.sql": "INSERT INTO a VALUES (${n}, '${flyway:workingDirectory}');"}, leaves={TABLES["sqlite"]: "0"}),
    from_elsewhere("moved-folder-in-a-connection-callback", 4, [r"afterConnect\.sql: The placeholder flyway:workingdirectory has another value now", "Nothing was run"],
                   {"sql/afterConnect.sql": "SELECT '${flyway:workingDirectory}';"},
                   leaves={TABLES["sqlite"]: "0"}),
    from_elsewhere("holds-in-another-folder", 0, ["Applied 2 migrations"], {}, leaves={"select i from a": "1"}, leaves_files={"other/ran": "done\n"}),
    moved("repeatable-value", "The placeholder n has another value now", arguments=["-placeholders.n=2"], files={"sql/R__v.sql": "SELECT ${n};"}, never=[r"R__v\.sql was edited"]),
    holds("time-in-a-repeatable", files={"sql/R__v.sql": "SELECT '${flyway:timestamp}';"}, says=["Applied 3 migrations"]),

    # What is not part of a plan: where, how long, how it is shown, and what migrate does not run.
    *[holds(name, arguments=arguments, database=database) for database in ON_BOTH for name, arguments in [
        ("waiting", ["-lockTimeout=5", "-connectRetries=1", "-connectRetriesInterval=3", "-stopTimeout=1"]), ("json", ["-outputType=json"])]],
    holds("shown-otherwise", arguments=["-X", "-color=always", "-reportFilename=r.html"]),
    holds("what-the-steps-say", arguments=["-target=2", "-ignoreMigrationPatterns=*:future,*:missing", "-outOfOrder=true", "-baselineVersion=7"]),
    holds("folder", arguments=["-locations=filesystem:@WORK@/sql"]),
    holds("overrides-written-otherwise", made=["-errorOverrides=42p07:*:w"], arguments=["-errorOverrides= 42P07 : * : W "]),
    holds("installed-by-the-user-by-name", arguments=["-installedBy=postgres"], database="pg"),
    holds("url", arguments=["-url=jdbc:postgresql://localhost:@PORT@/@DB@?user=postgres&ApplicationName=x&connectTimeout=9"], database="pg"),
    holds("url", arguments=["-url=jdbc:sqlite:@WORK@/case.db"]),
    holds("undo-script", before=[write("sql/U2__b.sql", "DELETE FROM nothing;")]),
    holds("callback-of-another-command", files={"sql/afterClean.sql": "SELECT 1;"}, before=[write("sql/afterClean.sql", "SELECT 2;"), write("sql/beforeUndo.sh", "false\n")]),

    # The file.
    not_a_plan("first-format", "was made by another version of godwit: its format is 1, and this one reads 2", first_format),
    not_a_plan("later-format", "its format is 3", lambda plan: plan.update(format=3)),
    not_a_plan("unknown-field", r"has a field that this godwit does not know: plan\.signature", lambda plan: plan.update(signature="x")),
    not_a_plan("unknown-field-of-a-step", r"does not know: plan\.steps\[1\]\.when", lambda plan: plan["steps"][1].update(when="now")),
    not_a_plan("missing-field", r"lacks the field plan\.steps\[1\]\.configuration", lambda plan: plan["steps"][1].pop("configuration")),
    not_a_plan("field-of-another-type", r"plan\.historyRows is not a number", lambda plan: plan.update(historyRows="0")),
    Case("plan-file-holds-no-secret", 0, ["sha256:"], database="sqlite", files=FILES,
         arguments=[N, PROGRAMS, "-placeholders.key=@SECRET@", "-initSql=SELECT '@SECRET@'", "-backupCommand=true @SECRET@", "-outputType=json", "plan"]),
    Case("plan-file-names-what-programs-are", 0, [r'"script": "afterMigrate.sh",\s+"sha256": "a73ff3e6f24b48ea3311810c385c9add201470034060506213ef861d35bf9725"'],
         files=FILES, arguments=[N, PROGRAMS, "-outputType=json", "plan"]),
]
