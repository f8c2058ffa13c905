"""The command new: no database is there, and what it wrote is what migrate would run."""
from table import Case, write


def case(name, code, says, arguments, files=(), leaves=None, before=(), never=(), **more):
    return Case(f"new-{name}", code, list(says), arguments=arguments, database=None, files={f"sql/{f}": "" for f in files} | more.pop("more_files", {}),
                leaves_files=leaves or {}, before=list(before), never=list(never), **more)


ADD = ["new", "add email"]
COMMENT = "-- add email\n"

CASES = [
    case("first-script-in-a-folder-that-is-not-there", 0, ["^db/V1__add_email.sql\n$"], ["-locations=filesystem:db", *ADD], leaves={"db/V1__add_email.sql": COMMENT}),
    case("counts-up", 0, ["^sql/V3__add_email.sql\n$"], ADD, ["V1__a.sql", "V2__b.sql"], {"sql/V3__add_email.sql": COMMENT}),
    case("keeps-zeros", 0, ["^sql/V008__"], ADD, ["V007__a.sql", "V3__b.sql"]),
    case("keeps-parts", 0, ["^sql/V1.10__"], ADD, ["V1.9__a.sql", "V1.2__b.sql", "V1__c.sql"]),
    case("keeps-underscores", 0, ["^sql/V1_10__"], ADD, ["V1_9__a.sql"]),
    case("is-behind-all-locations", 0, ["^sql/V10__"], ["-locations=filesystem:sql,filesystem:more", *ADD], ["V1__a.sql"], more_files={"more/deep/V9__b.sql": ""}),
    case("is-behind-undo-and-baseline-scripts", 0, ["^sql/V6__"], ADD, ["V1__a.sql", "U5__b.sql", "B3__c.sql", "R__d.sql"]),
    case("goes-where-it-is-told", 0, ["^sql/users/V2__"], ["-into=sql/users", *ADD], ["V1__a.sql", "users/R__x.sql"], {"sql/users/V2__add_email.sql": COMMENT}),
    case("with-its-undo-script", 0, ["^sql/V2__add_email.sql\nsql/U2__add_email.sql\n$"], ["-undo", *ADD], ["V1__a.sql"],
         {"sql/U2__add_email.sql": "-- undo: add email\n", "sql/V2__add_email.sql": COMMENT}),
    case("repeatable", 0, ["^sql/R__add_email.sql\n$"], ["-repeatable", *ADD], ["V1__a.sql"], {"sql/R__add_email.sql": COMMENT}),
    case("timestamp", 0, [r"^sql/V20\d{12}__add_email.sql\n$"], ["-versionScheme=timestamp", *ADD], ["V1__a.sql"]),
    case("timestamp-where-the-newest-is-one", 0, [r"^sql/V20\d{12}__add_email.sql\n$"], ADD, ["V20200131235959__a.sql"]),
    case("timestamp-behind-one-that-is-to-come", 0, ["^sql/V29991231235960__|^sql/V30000101000000__"], ADD, ["V29991231235959__a.sql"], never=["60__"]),
    case("number-where-timestamps-are", 0, ["^sql/V20200131235960__"], ["-versionScheme=number", *ADD], ["V20200131235959__a.sql"]),
    case("words-that-no-name-takes", 0, ["^sql/V1__drop_etc_passwd_x_y.sql\n$"], ["new", "../drop  /etc/passwd__${x}'y' "], leaves={"sql/V1__drop_etc_passwd_x_y.sql": "-- drop etc passwd x y\n"}),
    case("words-of-ours", 0, ["^sql/V1__help_config_version.sql\n$"], ["new", "help", "config", "version"]),
    case("letters-beyond-ascii", 0, ["^sql/V1__žluťoučký_kůň.sql\n$"], ["new", "žluťoučký kůň"], leaves={"sql/V1__žluťoučký_kůň.sql": "-- žluťoučký kůň\n"}),
    case("with-other-prefixes", 0, ["^sql/M1-add_email.ddl\nsql/X1-add_email.ddl\n$"],
         ["-sqlMigrationPrefix=M", "-undoSqlMigrationPrefix=X", "-sqlMigrationSeparator=-", "-sqlMigrationSuffixes=.ddl,.sql", "-undo", *ADD]),
    case("says-its-names-even-when-quiet", 0, ["^sql/V1__add_email.sql\n$"], ["-q", *ADD]),
    case("in-another-encoding-is-empty", 0, ["^sql/V1__"], ["-encoding=UTF-16", *ADD], leaves={"sql/V1__add_email.sql": ""}),
    case("as-json", 0, ['"version": "2"', '"description": "add email"', r'"files": \[\s+"/[^"]+/sql/V2__add_email.sql",\s+"/[^"]+/sql/U2__add_email.sql"\s+\]'],
         ["-undo", "-outputType=json", *ADD], ["V1__a.sql"]),
    case("without-a-name", 2, ["needs a name"], ["new"], leaves={"sql/V1__.sql": None}),
    case("with-a-name-of-blanks", 2, ["needs a name"], ["new", " / "]),
    case("beside-another-command", 2, ["new goes without other commands"], ["info", "new", "x"]),
    case("repeatable-and-undo", 2, ["has no undo script"], ["-repeatable", "-undo", *ADD]),
    case("repeatable-that-is-there", 2, ["repeatable script of that description: .*old/R__add_email.sql"], ["-repeatable", *ADD], ["old/R__add_email.sql"],
         {"sql/R__add_email.sql": None}),
    case("never-overwrites", 1, ["sql/U2__add_email.sql cannot be written: File exists"], ["-undo", *ADD], ["V1__a.sql", "U2__add_email.sql/x"],
         {"sql/V2__add_email.sql": None, "sql/U2__add_email.sql/x": ""}, never=["^sql/"]),
    case("outside-of-the-locations", 2, ["elsewhere is in none of the locations"], ["-into=elsewhere", *ADD], before=[write("sql/V1__a.sql", "")],
         more_files={"elsewhere/x": ""}, leaves={"elsewhere/V2__add_email.sql": None}),
    case("in-a-folder-that-is-not-there", 1, ["sql/absent cannot be opened: No such file"], ["-into=sql/absent", *ADD]),
    case("in-one-of-many-folders", 2, ["more than one folder", "-into="], ["-locations=filesystem:sql/*", *ADD], ["a/V1__a.sql"]),
    case("in-one-of-many-folders-that-is-named", 0, ["^sql/a/V2__"], ["-locations=filesystem:sql/*", "-into=sql/a", *ADD], ["a/V1__a.sql"]),
    case("name-that-is-too-long", 1, ["cannot be written: File name too long"], ["new", "x" * 300]),
    case("timestamp-below-the-newest", 2, ["above every timestamp", "versionScheme=number"], ["-versionScheme=timestamp", *ADD], ["V99999999999999__a.sql"]),
    case("scheme-that-is-none", 2, ["versionScheme must be auto, number or timestamp"], ["-versionScheme=time", *ADD]),
]
