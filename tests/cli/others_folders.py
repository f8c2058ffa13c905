"""Commands in a configuration file that nobody named, in a folder that others can write to or that is another's."""
import os

from table import ONE, Case

TOUCH = "touch ran; echo x"
FILES = {
    "flyway.conf": f"flyway.passwordCommand={TOUCH}\n",
    "flyway.toml": f"[flyway]\npasswordCommand = '{TOUCH}'\n",
    "flyway.user.toml": f"[flyway]\npasswordCommand = '{TOUCH}'\n",
    "conf/godwit.conf": f"godwit.passwordCommand={TOUCH}\n",
    "conf/godwit.yml": f"godwit:\n  passwordCommand: '{TOUCH}'\n",
    ".env": f"FLYWAY_PASSWORD_COMMAND='{TOUCH}'\n",
}
REFUSED = "passwordCommand is not followed, because .*only found in the working directory, and .*Nothing was done"


def mode(bits, name="."):
    return lambda work, database, godwit: os.chmod(os.path.join(work, name), bits)


def owner(user, *names):
    return lambda work, database, godwit: [os.chown(os.path.join(work, name), user, -1) for name in names]


def case(name, code, says, arguments, files, *before, **more):
    return Case("found-" + name, code, says, arguments=arguments, files={**ONE, **files}, before=list(before), leaves_files={"ran": "" if more.pop("runs", False) else None}, **more)


def file(name):
    return {name: FILES[name]}


CONF = file("flyway.conf")
CASES = [
    *[case(f"{name}-in-an-open-folder", 2, [REFUSED, "writable by everybody"], ["info"], file(name), mode(0o777)) for name in FILES],
    *[case(f"{name}-in-a-folder-of-its-own", 0, ["Schema version"], ["info"], file(name), mode(0o755), runs=True) for name in FILES],
    case("in-a-folder-of-a-group", 2, [REFUSED, "writable by its group"], ["info"], CONF, mode(0o775)),
    case("in-a-sticky-folder", 2, [REFUSED], ["info"], CONF, mode(0o1777)),
    case("file-that-is-open", 2, [REFUSED, "flyway.conf of .*everybody", "-configFiles=/.*/flyway.conf"], ["info"], CONF, mode(0o666, "flyway.conf")),
    case("conf-folder-that-is-open", 2, [REFUSED, "conf of .*everybody"], ["info"], file("conf/godwit.conf"), mode(0o777, "conf")),
    case("by-migrate", 2, [REFUSED], ["migrate"], CONF, mode(0o777), leaves={"select count(*) from sqlite_master": "0"}),
    case("by-an-operator", 2, [REFUSED], ["sys", "database", "info"], {**CONF, "conf/godwit.conf": "godwit.url=sqlite:case.db\n"}, mode(0o777), plain=True),
    case("by-run", 2, [REFUSED], ["run", "--", "true"], {**CONF, "conf/godwit.conf": "godwit.url=sqlite:case.db\n"}, mode(0o777), plain=True),
    case("in-an-environment", 2, [REFUSED], ["-environment=e", "info"], {"flyway.toml": f"[environments.e]\nurl='sqlite:case.db'\n[environments.e.flyway]\npasswordCommand='{TOUCH}'\n"}, mode(0o777), plain=True),
    case("of-a-datasource", 2, [REFUSED], ["sys", "database", "info"],
         {"conf/godwit.yml": f"datasources: {{d: {{url: 'sqlite:case.db'}}}}\nflyway: {{datasources: {{d: {{locations: 'filesystem:sql', password-command: '{TOUCH}'}}}}}}\n"}, mode(0o777), plain=True),
    case("backup", 2, ["backupCommand is not followed"], ["migrate"], {"flyway.conf": "flyway.backupCommand=touch ran\n"}, mode(0o777)),
    case("callbacks", 2, ["executableCallbacks is not followed"], ["info"], {"flyway.conf": "flyway.executableCallbacks=true\n", "sql/beforeConnect.sh": "touch ran\n"}, mode(0o777)),
    case("callbacks-that-are-off", 0, ["Schema version"], ["info"], {"flyway.conf": "flyway.executableCallbacks=false\n", "sql/beforeConnect.sh": "touch ran\n"}, mode(0o777)),
    case("plugins", 2, ["plugins is not followed"], ["info"], {"flyway.conf": "flyway.plugins=/nowhere\n"}, mode(0o777)),
    case("nothing-to-run", 0, ["Schema version"], ["info"], {"flyway.conf": "flyway.table=t\n"}, mode(0o777)),
    case("but-named", 0, ["Schema version"], ["-configFiles=flyway.conf", "info"], CONF, mode(0o777), runs=True),
    case("but-named-otherwise", 0, ["Schema version"], ["-configFiles=@WORK@/./flyway.conf", "info"], CONF, mode(0o777), runs=True),
    case("but-named-for-an-operator", 0, ["Schema version"], ["sys", "database", "info", "-c", "flyway.conf"], {"flyway.conf": CONF["flyway.conf"] + "flyway.url=sqlite:case.db\nflyway.locations=filesystem:sql\n"},
         mode(0o777), runs=True, plain=True),
    case("list-of-files-in-dotenv", 2, [REFUSED], ["info"], {".env": "FLYWAY_CONFIG_FILES=other.conf\n", "other.conf": CONF["flyway.conf"]}, mode(0o777)),
    case("but-another-way-counts", 0, ["Schema version"], ["info"], CONF, mode(0o777), environment={"FLYWAY_PASSWORD": "x"}),
    case("but-ones-own-command-counts", 0, ["Schema version"], ["-passwordCommand=echo y", "info"], CONF, mode(0o777)),
    case("config-shows-it", 0, ["passwordCommand += touch ran"], ["config"], CONF, mode(0o777)),
]
if os.geteuid() == 0:
    CASES += [
        case("file-of-another", 2, [REFUSED, r"flyway.conf belongs to .*\(uid 12345\), neither to you nor to root", "-configFiles=/"], ["info"], CONF, owner(12345, "flyway.conf")),
        case("folder-of-another", 2, [REFUSED, r"belongs to \(uid 12345\)"], ["info"], CONF, owner(12345, ".")),
    ]
