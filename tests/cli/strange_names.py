"""What could steer a terminal, and links that lead out of a location."""
import os

from table import ONE, Case, link, migrate, write

ESC, BEL, BACK, C1, TURN, MARK = "\x1b[31m", "\x07", "\x08", "\x9b31m", "\u202e", "\u200f"
STEERS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
NAMES = {"escape": ESC, "bell": BEL, "backspace": BACK, "csi": C1, "override": TURN, "mark": MARK, "isolate": "\u2067"}
FORMS = ["text", "json", "github", "junit", "html", "sarif"]


def named(text):
    return {f"sql/V1__a{text}b.sql": "CREATE TABLE one (id INTEGER);\n", f"sql/V2__c{text}d.sql": "SELECT * FROM nope;\n"}


OUT = ["secret", os.path.join("elsewhere", "V2__out.sql")]


def linked(name, code, says, target, place, *arguments, files=None, **more):
    more.setdefault("never", ["line of another"])
    return Case("link-" + name, code, says, arguments=[*arguments, "migrate"], before=[link(target, place)],
                files={**ONE, "secret": "the first line of another file\n", "elsewhere/V2__out.sql": "CREATE TABLE two (id INTEGER);\n", **(files or {})}, **more)


def kubernetes(work, database, godwit):
    folder = os.path.join(work, "sql", "..2026_01_01")
    os.mkdir(folder)
    write(os.path.join(folder, "V2__two.sql"), "CREATE TABLE two (id INTEGER);\n")(work, database, godwit)
    os.symlink("..2026_01_01", os.path.join(work, "sql", "..data"))
    os.symlink("..data/V2__two.sql", os.path.join(work, "sql", "V2__two.sql"))


SAID = "leads out of the location filesystem:sql, to .*-followLinks=true"

CASES = [
    *[Case(f"steering-{name}-in-a-name", 6, ["V2"], arguments=["migrate"], files=named(text), never=[STEERS]) for name, text in NAMES.items()],
    *[Case(f"steering-name-as-{form}", 6, ["a.*b"], arguments=[f"-outputType={form}", "migrate"], files=named(ESC + TURN + BEL + C1), never=[STEERS]) for form in FORMS],
    *[Case(f"steering-name-{command}", 0, ["a.*b"], arguments=["-ignoreMigrationPatterns=*:pending", command], files=named(ESC + TURN + BEL + C1), before=[migrate("-target=1")], never=[STEERS])
      for command in ("info", "history", "validate")],
    Case("steering-name-in-the-log", 6, ["V2"], arguments=["-X", "-outputFile=out.txt", "migrate"], files=named(ESC + TURN), never=[STEERS], files_never={"out.txt": [STEERS]}),
    Case("steering-text-of-a-server", 0, ["info: V1__one.sql: .*a.*b"], database="pg", files={"sql/V1__one.sql": f"DO $$ BEGIN RAISE NOTICE 'a{ESC}{TURN}{BEL}b'; END $$;\n"}, never=[STEERS]),
    Case("steering-text-of-a-program", 0, ["afterMigrate.sh: a"], arguments=["-executableCallbacks=true", "migrate"], files={**ONE, "sql/afterMigrate.sh": "printf 'a\\033[31m\\007b\\n'\n"}, never=[STEERS]),
    Case("steering-statement", 6, ["Statement: "], files={"sql/V1__one.sql": f"SELECT '{ESC}{TURN}' FROM nope;\n"}, never=[STEERS]),
    Case("steering-value-of-config", 0, ["placeholders.a += "], arguments=[f"-placeholders.a=x{ESC}{TURN}", "config"], database=None, never=[STEERS]),
    Case("steering-value-of-config-as-json", 0, [r"\\u202e"], arguments=[f"-placeholders.a=x{ESC}{TURN}", "-outputType=json", "config"], database=None, never=[STEERS]),
    Case("steering-error", 2, ["no command"], arguments=[f"mig{ESC}{TURN}rate"], never=[STEERS]),
    Case("steering-location", 2, ["was not found"], arguments=[f"-locations=filesystem:a{TURN}{MARK}b", "-failOnMissingLocations=true", "migrate"], never=[STEERS]),

    linked("to-a-file", 4, ["sql/V2__x.sql " + SAID], "../secret", "sql/V2__x.sql"),
    linked("to-a-system-file", 4, ["sql/V2__x.sql " + SAID], "/etc/passwd", "sql/V2__x.sql", never=["root:"]),
    linked("to-a-file-as-json", 4, ['"code": "LINK_OUTSIDE"'], "../secret", "sql/V2__x.sql", "-outputType=json"),
    linked("of-a-configuration", 4, ["sql/V1__one.sql.conf " + SAID], "../secret", "sql/V1__one.sql.conf"),
    linked("of-a-repeatable", 4, ["sql/R__x.sql " + SAID], "../secret", "sql/R__x.sql"),
    linked("of-a-callback", 4, ["sql/beforeMigrate.sql " + SAID], "../secret", "sql/beforeMigrate.sql"),
    linked("of-a-program", 4, ["sql/beforeMigrate.sh " + SAID], "../secret", "sql/beforeMigrate.sh", "-executableCallbacks=true"),
    linked("of-a-folder", 4, ["sql/more " + SAID], "../elsewhere", "sql/more"),
    linked("of-a-folder-of-a-wildcard", 4, ["sql/more leads out"], "../elsewhere", "sql/more", "-locations=filesystem:sql,filesystem:sq*"),
    linked("that-may-be-followed", 0, ["Applied 2"], "../elsewhere/V2__out.sql", "sql/V2__x.sql", "-followLinks=true"),
    linked("of-a-folder-that-may-be-followed", 0, ["Applied 2"], "../elsewhere", "sql/more", "-followLinks=true"),
    linked("within", 0, ["Applied 2"], "inner/two.txt", "sql/V2__two.sql", files={"sql/inner/two.txt": "SELECT 1;\n"}),
    linked("that-is-no-script", 0, ["Applied 1"], "../secret", "sql/README"),
    linked("that-is-the-location", 0, ["Applied 1"], "sql", "linked", "-locations=filesystem:linked"),
    Case("link-of-kubernetes", 0, ["Applied 2"], files=ONE, before=[kubernetes]),
]
