"""No password in any output: URLs of unknown forms, values of `config`, excerpts of SQL, servers' texts, programs that fail."""
import os
import re
import subprocess

from table import ONE, Case, migrate, sql

SECRET = "s3cret-Passw0rd"
REPORTS = "-reportFilename=r.html,r.json,r.xml,r.sarif"
FILES = {name: ["s3cret", "Passw0rd"] for name in ("r.html", "r.json", "r.xml", "r.sarif", "out.txt")}

# How somebody may write a URL that godwit does not know, or not in this form.
URLS = {
    "go": "sec:@SECRET@@tcp(127.0.0.1:1)/x",
    "go-socket": "sec:@SECRET@@unix(/s)/x",
    "no-colon": "postgres//sec:@SECRET@@h",
    "one-slash": "postgresql:/sec:@SECRET@@h",
    "no-slash": "postgresql:sec:@SECRET@@h/x",
    "no-slash-no-host": "jdbc:mysql:sec:@SECRET@",
    "oracle": "jdbc:oracle:thin:sec/@SECRET@@h:1521:x",
    "oracle-service": "jdbc:oracle:thin:@SECRET@/@SECRET@@//h:1521/x",
    "no-scheme": "sec:@SECRET@@127.0.0.1:5432/x",
    "only-slashes": "//sec:@SECRET@@h/x",
    "unknown-scheme": "mongodb://sec:@SECRET@@h/x",
    "parameter": "postgresql://sec:?@SECRET@@h/x",
    "second-parameter": "postgresql://sec:a?b=c&@SECRET@@h/x",
    "semicolons": "jdbc:sqlserver://h;user=sa;password=@SECRET@",
    "key-value": "host=h user=sec password=@SECRET@",
    "key-value-quoted": "Server=h;Uid=sec;Pwd='@SECRET@'",
    "token": "libsql://h/x?authToken=@SECRET@",
}


def refuses(arguments, environment=None, code=2, says="No database is known for the URL|The URL"):
    """One more run of the binary in a case: a process of Python and a database for each would take the time."""
    def step(work, database, godwit):
        done = subprocess.run([os.environ["GODWIT_BINARY"], *(a.replace("@SECRET@", SECRET) for a in arguments)], cwd=work, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              env={**{k: v for k, v in os.environ.items() if not k.startswith(("FLYWAY_", "GODWIT_", "PG"))}, "HOME": work, **{k: v.replace("@SECRET@", SECRET) for k, v in (environment or {}).items()}})
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == code and re.search(says, said), f"{arguments}: {done.returncode}, {said}"
        assert "s3cret" not in said and "Passw0rd" not in said, f"{arguments}: {said}"
    return step


NAMES = ["pw", "pass", "db_pass", "dbpw", "passphrase", "auth", "private_key", "dsn", "api-key", "sshKey", "smtpAuth", "jwt", "ADMIN_PW", "connection_string", "x.token"]
PLAIN = ["author", "primary_key", "bypass", "auth_mode", "key", "keyboard"]

STATEMENTS = {
    "pg": ["CREATE ROLE x PASSWORD '@SECRET@' NOSUCH", "ALTER USER postgres WITH ENCRYPTED PASSWORD E'@SECRET@' NOSUCH", "CREATE ROLE x PASSWORD $x$@SECRET@$x$ NOSUCH",
           "CREATE USER MAPPING FOR postgres SERVER s OPTIONS (user 'x', password '@SECRET@')", "CREATE SUBSCRIPTION s CONNECTION 'host=h password=@SECRET@' PUBLICATIONS p",
           "SELECT * FROM dblink('postgresql://x:@SECRET@@h/d', 'select 1') AS t(a int)", "DO $$ BEGIN EXECUTE 'CREATE ROLE x PASSWORD ''@SECRET@'' NOSUCH'; END $$",
           "CREATE ROLE x PASSWORD @SECRET@"],
    "my": ["CREATE USER x IDENTIFIED BY '@SECRET@' NOSUCH", "CREATE USER 'x'@'%' IDENTIFIED BY @SECRET@", "ALTER USER x IDENTIFIED VIA ed25519 USING PASSWORD('@SECRET@') NOSUCH",
           "SET PASSWORD FOR nobody@nowhere = PASSWORD('@SECRET@')", "GRANT NOSUCH ON *.* TO x IDENTIFIED BY '@SECRET@'", "CHANGE MASTER TO MASTER_PASSWORD = '@SECRET@', NOSUCH = 1",
           "CREATE USER x IDENTIFIED BY \"@SECRET@\" NOSUCH", "CREATE USER x IDENTIFIED BY 'a'@SECRET@'b'"],
}


# All of them in one run: each lets the next one begin.
def excerpts(database):
    files = {f"sql/V{number}__x.sql": statement + ";\n" for number, statement in enumerate(STATEMENTS[database], 1)}

    def each(form, says):
        def step(work, _, godwit):
            for number in range(1, len(files) + 1):
                code, out, err = godwit(f"-cherryPick={number}", "-outOfOrder=true", REPORTS, f"-outputType={form}", "migrate")
                said = out + err + "".join(open(os.path.join(work, name), encoding="utf-8").read() for name in ("r.html", "r.json", "r.xml", "r.sarif"))
                assert code == 6 and re.search(says, said), f"{number}: {code}, {said}"
                assert "s3cret" not in said and "Passw0rd" not in said, f"{number}: {said}"
                godwit("repair")  # some leave a failed row
        return step

    return Case(f"secret-in-statements-{database}", 6, [r"Statement: ", r"\*\*\*"], arguments=["-outputFile=out.txt", REPORTS, "migrate"], database=database, files=files, files_never=FILES,
                before=[each("text", r"Statement: .*\*\*\*"), each("json", r'"statement": "[^\n]*\*\*\*')])


INSERT = {"sql/V1__x.sql": "INSERT INTO nope VALUES ('${db_pass}');\n"}
LONG = "-----BEGIN KEY-----\\n" + "\\n".join(["@SECRET@" * 5] * 4) + "\\n-----END KEY-----"
SECRET_SETTING = "-placeholders.db_pass=@SECRET@"


def values():
    shown = [r"Statement: INSERT INTO nope VALUES \('\*\*\*'\)"]
    for database in ("pg", "my", "sqlite"):
        yield Case(f"secret-placeholder-{database}", 6, shown, arguments=[SECRET_SETTING, "-outputFile=out.txt", REPORTS, "migrate"], database=database, files=INSERT, files_never=FILES)
        yield Case(f"secret-placeholder-with-a-quote-{database}", 6, ["V1__x.sql"], arguments=["-placeholders.db_pass=a'b@SECRET@'c and more", "migrate"], database=database, files=INSERT, never=["and more"])
    yield Case("secret-placeholder-with-lines", 6, ["V1__x.sql"], arguments=["-configFiles=c.toml", REPORTS, "migrate"], database="pg", files_never=FILES,
               files={"c.toml": "[flyway.placeholders]\nprivate_key = \"" + LONG + "\"\n", "sql/V1__x.sql": "INSERT INTO nope VALUES ('${private_key}');\n"})
    yield Case("secret-placeholder-that-an-excerpt-cuts", 6, ["V1__x.sql"], arguments=[SECRET_SETTING, "migrate"], database="pg",
               files={"sql/V1__x.sql": "INSERT INTO nope VALUES ('" + "x" * 85 + "${db_pass}');\n"}, never=["s3cret", "s3cr"])
    yield Case("secret-of-a-variable-under-another-name", 6, shown, arguments=["-configFiles=c.conf", "migrate"], database="pg", environment={"APP_DB_PASSWORD": "@SECRET@"},
               files={"c.conf": "flyway.placeholders.x=${APP_DB_PASSWORD}\n", "sql/V1__x.sql": "INSERT INTO nope VALUES ('${x}');\n"})
    yield Case("secret-of-a-variable-in-config", 0, [r"placeholders\.x += a-\*\*\*-b"], arguments=["-configFiles=c.conf", "config"], database=None, environment={"APP_DB_PASSWORD": "@SECRET@"},
               files={"c.conf": "flyway.placeholders.x=a-${APP_DB_PASSWORD}-b\n"})
    yield Case("secret-in-a-notice", 0, [r"info: V1__x.sql: .*it is \*\*\*", "Applied 1"], arguments=[SECRET_SETTING, "-outputFile=out.txt", REPORTS, "migrate"], database="pg",
               files={"sql/V1__x.sql": "DO $$ BEGIN RAISE NOTICE 'it is ${db_pass}'; END $$;\n"}, files_never=FILES)
    yield Case("secret-in-what-a-server-says", 6, [r"Key \(a\)=\(\*\*\*\)"], arguments=[SECRET_SETTING, REPORTS, "migrate"], database="pg", files_never=FILES,
               files={"sql/V1__x.sql": "CREATE TABLE t (a text PRIMARY KEY);\nINSERT INTO t VALUES ('${db_pass}'), ('${db_pass}');\n"})
    yield Case("secret-that-errorOverrides-lets-pass", 0, [r"\*\*\*", "Applied 1"], arguments=["-errorOverrides=42601:0:W", REPORTS, "migrate"], database="pg", files_never=FILES,
               files={"sql/V1__x.sql": "CREATE ROLE x PASSWORD @SECRET@;\n"})
    yield Case("secret-in-initSql", 3, ["initSql failed"], arguments=["-initSql=CREATE ROLE x PASSWORD @SECRET@", "migrate"], database="pg", files=ONE)
    yield Case("secret-in-a-callback", 6, [r"\*\*\*"], arguments=[SECRET_SETTING, "migrate"], database="pg", files={**ONE, "sql/beforeMigrate.sql": "SELECT '${db_pass}'::int;\n"})
    yield Case("secret-in-the-error-of-a-callback", 6, [r"GODWIT_ERROR=.*\*\*\*"], arguments=[SECRET_SETTING, "-executableCallbacks=true", "migrate"], database="pg",
               files={"sql/V1__x.sql": "SELECT '${db_pass}'::int;\n", "sql/afterMigrateError.sh": "env | grep ^GODWIT_ERROR=\n"})
    yield Case("secret-that-a-program-prints", 0, [r"it is \*\*\*"], arguments=[SECRET_SETTING, "-executableCallbacks=true", "migrate"], files={**ONE, "sql/afterMigrate.sh": "echo it is @SECRET@\n"})


WARNED = "A secret on the command line"


def once(work, database, godwit):
    code, out, err = godwit("-password=x", "info", "validate", "info")
    assert err.count(WARNED) == 1, err


COMPLAINTS = {
    "alone": "echo @SECRET@ >&2; exit 1", "named": "echo 'the password is hunterhunter' >&2; exit 1", "with-a-colon": "echo 'token: hunterhunter' >&2; exit 1",
    "as-a-command": "@SECRET@", "second-line": "printf 'first\\nhunterhunter\\n'; echo no hunterhunter >&2; exit 1", "in-a-url": "echo get https://x:hunterhunter@vault/v1 failed >&2; exit 1",
    "one-word": "echo hunterhunter >&2; exit 1",
}

def complains(command):
    step = refuses(["-url=sqlite:case.db", "info"], {"FLYWAY_PASSWORD_COMMAND": command}, 2, "passwordCommand ended with exit status (?!.*hunterhunter)")
    return step


CASES = [
    *[Case(f"secret-in-a-url-{name}", 2, ["No database is known for the URL|The URL"], arguments=["-outputFile=out.txt", REPORTS, "-url=" + url, "info"], database=None, files_never=FILES,
           before=[refuses(["-url=" + url, "info", "-outputType=json"]), refuses(["info"], {"DATABASE_URL": url}), refuses(["config"], {"FLYWAY_URL": url}, 0, "url += ")])
      for name, url in URLS.items()],
    Case("config-masks-what-is-named-like-a-secret", 0, ["placeholders.pw"], arguments=["config"], database=None,
         files={"flyway.toml": "[flyway.placeholders]\n" + "".join(f"'{name}' = '@SECRET@'\n" for name in NAMES) + "[flyway.jdbcProperties]\nsslpassword = '@SECRET@'\nauthKey = '@SECRET@'\n"}),
    Case("config-masks-them-as-json", 0, ['"placeholders.pw"'], arguments=["-outputType=json", "config"], database=None,
         files={"flyway.toml": "[flyway.placeholders]\n" + "".join(f"'{name}' = '@SECRET@'\n" for name in NAMES)}),
    Case("config-shows-what-is-not", 0, [rf"placeholders\.{name} += shown{i}" for i, name in enumerate(PLAIN)], arguments=["config"], database=None,
         files={"flyway.toml": "[flyway.placeholders]\n" + "".join(f"'{name}' = 'shown{i}'\n" for i, name in enumerate(PLAIN))}),
    excerpts("pg"),
    excerpts("my"),
    *values(),
    Case("password-on-the-command-line", 0, [WARNED + r" \(-password\)", "FLYWAY_PASSWORD_FILE"], arguments=["-password=@SECRET@", "info"], files=ONE, before=[once]),
    Case("password-on-the-command-line-in-a-url", 0, [WARNED + r" \(-url\)"], arguments=["-url=sqlite:case.db?password=@SECRET@", "config"], database=None),
    Case("placeholder-on-the-command-line", 0, [WARNED + r" \(-placeholders.db_pass\)"], arguments=[SECRET_SETTING, "info"], files=ONE),
    Case("password-of-a-variable-is-right", 0, [], arguments=["info"], files=ONE, environment={"FLYWAY_PASSWORD": "@SECRET@"}, never=[WARNED]),
    Case("password-command-is-right", 0, [], arguments=["-passwordCommand=echo @SECRET@", "info"], files=ONE, never=[WARNED]),
    Case("password-command-complains", 2, ["passwordCommand ended with exit status"], arguments=["info"], files=ONE, environment={"FLYWAY_PASSWORD_COMMAND": COMPLAINTS["alone"]},
         before=[complains(command) for command in COMPLAINTS.values()]),
    Case("password-command-says-what-is-wrong", 2, ["gpg: decryption failed: No secret key"], arguments=["info"], files=ONE, environment={"FLYWAY_PASSWORD_COMMAND": "echo gpg: decryption failed: No secret key >&2; exit 2"}),
]
