"""What the house holds itself to, as tables and one function a rule. Every function takes the top folder and gives a list of sentences:
what is wrong, where, and what to do. None: the rule holds. Run by arch_test.py, tested by rules_test.py."""

import os
import re
import subprocess

MAX_LINES = {".h": 200, ".cpp": 450, ".py": 450, ".sh": 450}
MAX_FUNCTION_LINES = 60
MAX_CMAKE_LINES = 120
MAX_SOURCES = 12  # of one folder below src
TOP_LEVEL = {
    "CMakeLists.txt",
    "README.md",
    "CHANGELOG.md",
    "include",
    "src",
    "sql",
    "conf",
    "packaging",
    "tests",
    ".ci",
    ".clang-format",
    ".clang-tidy",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-hooks.yaml",
}

# (what an #include names, the rooms of src that may include it, those inside them too, only in .cpp files). The first line that matches
# counts.
OUTSIDE = [
    (r"libpq-fe\.h|libpq/.*|pg_config.*", {"db/postgresql"}, True),
    (r"mysql\.h|mysql/.*|mariadb/.*|mysqld_error\.h|errmsg\.h", {"db/mysql"}, True),
    (r"sqlite3\.h", {"db/sqlite"}, True),
    (r"Poco/Data/.*", {"db/sqlite", "poco"}, True),
    (r"Poco/Util/.*", {"config", "app", "poco"}, False),
    (r"Poco/Net/.*", {"server/http"}, False),
    (r"openssl/(err|ssl)\.h", {"server/http"}, True),  # Poco says nothing of a key that does not fit
    (r"Poco/Crypto/.*|openssl/.*", {"digest", "sign"}, False),
    (r"Poco/.*", {"db/sqlite", "config", "app", "server", "poco"}, False),
    (r"spdlog/.*", {"log", "app"}, False),
    (r"nlohmann/.*", {"report/render", "config", "server"}, False),
    (r"toml\+\+/.*|yaml-cpp/.*", {"config/format"}, True),
    (r"zlib\.h", {"archive", "digest"}, False),
    (r"utf8proc\.h", {"report"}, True),
    (r"iconv\.h", {"scan/files"}, False),
    (r"dlfcn\.h", {"db/plugin"}, True),
    (r"godwit/driver\.h", {"db/plugin"}, False),
]

# The pure folders decide and never touch the world.
PURE = {"model", "script", "plan", "report", "lint", "schema"}
IO_HEADERS = {
    "iostream",
    "fstream",
    "filesystem",
    "cstdio",
    "stdio.h",
    "chrono",
    "ctime",
    "time.h",
    "random",
    "thread",
    "mutex",
    "condition_variable",
    "future",
    "atomic",
    "unistd.h",
    "fcntl.h",
    "dirent.h",
    "poll.h",
    "locale",
    "clocale",
}
IO_WORDS = r"\b(getenv|setenv|std::rand|srand|random_device|system_clock\(|fopen|std::cout|std::cerr|std::cin|printf)\b"

DATABASE_WORDS = r"(?i)postgres|mysql|mariadb|sqlite"
REGISTRY = "src/engine/session/registry.cpp"  # made of src/db/*/database.cmake, and of the folder of drivers
REGISTRIES = {REGISTRY, "src/poco/lend.cpp"}  # the second one by Poco's names of its connectors
# Text for people that has to name a database: (file below src or folder with a final slash, the text that is allowed there).
DATABASE_TEXTS = [
    ("", "postgresql.transactional.lock"),  # the name of one of Flyway's settings
]
TEXTS = "src/base/database_texts.h"

LEFTOVERS = (
    r"(?i)\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "not yet impl" + "emented", "for " + "now"]) + r")\b"
)
MACHINE_PATHS = r"(?<![\w.@$}/])/(?:work|farm|root|home/[a-z]+)/"
REGISTRY_HOSTS = "|".join(
    ["repo" + r"\.maven", "registry" + r"\.npmjs", "pypi" + r"\.org", "proxy" + r"\.golang", "crates" + r"\.io"]
)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def files(top, folder, *ends):
    """Paths relative to top, sorted."""
    found = []
    for where, folders, names in os.walk(os.path.join(top, folder)):
        folders[:] = [f for f in folders if f not in ("__pycache__", "build")]
        found += [os.path.relpath(os.path.join(where, n), top) for n in names if n.endswith(ends or "")]
    return sorted(found)


def module_of(path):
    """The folder of src that a path below src lies in: src/db/sqlite/lock.cpp is in db/sqlite."""
    return os.path.dirname(path)[len("src/") :]


def declared_modules(top):
    """{folder: [DEPS]} of src/CMakeLists.txt, with the list of databases written out."""
    text = read(os.path.join(top, "src/CMakeLists.txt"))
    own = [read(os.path.join(top, path)) for path in files(top, "src/db", "database.cmake")]
    text = text.replace("godwit_all_databases()", "\n".join(own))
    modules = {}
    for folder, rest in re.findall(r"^\s*godwit_module\((\S+?)((?:\s[^)]*)?)\)", text, re.M):
        deps = re.search(r"\bDEPS\s+(.*?)(?:\bLIBS\b|$)", rest, re.S)
        modules[folder] = deps.group(1).split() if deps else []
    databases = [m for m in modules if m.startswith("db/")]
    return {m: [d for dep in deps for d in (databases if "$" in dep else [dep])] for m, deps in modules.items()}


def is_in(module, rooms):
    """True for one of the rooms and for those inside them."""
    return any(module == room or module.startswith(room + "/") for room in rooms)


def includes(top, path):
    for number, line in enumerate(read(os.path.join(top, path)).splitlines(), 1):
        hit = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if hit:
            yield number, hit.group(1), hit.group(2)


def own_includes(top):
    """A folder includes only include/godwit and the folders named in its DEPS."""
    modules = declared_modules(top)
    wrong = []
    for path in files(top, "src", ".h", ".cpp"):
        module = module_of(path)
        if module not in modules:
            wrong.append(f"{path}: src/{module} has no godwit_module line in src/CMakeLists.txt")
            continue
        allowed = {module, "godwit", f"godwit/{module}", "embedded", *modules[module]}  # embedded: made by godwit_embed from a file
        for number, quote, name in includes(top, path):
            folder = os.path.dirname(name)
            if quote == '"' and folder not in allowed:
                wrong.append(
                    f'{path}:{number}: "{name}": src/{module} may include from {sorted(allowed - {module, "embedded"})} only. '
                    f"Turn the arrow round, or name {folder or name} in its DEPS if it is lower in the house"
                )
    for path in files(top, "include", ".h"):
        for number, quote, name in includes(top, path):
            of_c = path == "include/godwit/driver.h" and name in ("stddef.h", "stdint.h")
            of_poco = path.startswith("include/godwit/poco/") and name.startswith("Poco/")  # for those who use Poco anyway
            if not name.startswith("godwit/") and not of_poco and not of_c and (quote == '"' or "." in name or "/" in name):
                wrong.append(f"{path}:{number}: {name}: public headers include the standard library and godwit/ only")
    return wrong


def storeys(top):
    """A room rests on rooms that are declared above it, and has at most 12 sources."""
    wrong = []
    above = set()
    sources = [module_of(path) for path in files(top, "src", ".cpp")]
    for module, deps in declared_modules(top).items():
        wrong += [
            f"src/CMakeLists.txt: {module} rests on {dep}, which is declared below it. Turn the arrow round, or move the line down"
            for dep in deps
            if dep not in above
        ]
        above.add(module)
        count = sources.count(module)
        if count > MAX_SOURCES:
            wrong.append(f"src/{module}: {count} sources, {MAX_SOURCES} at most; make a room inside it")
    return wrong


def outside_includes(top):
    """Each thing of the outside is known to the folders of the table OUTSIDE."""
    wrong = []
    for path in files(top, "src", ".h", ".cpp"):
        module = module_of(path)
        for number, _, name in includes(top, path):
            for pattern, allowed, only_cpp in OUTSIDE:
                if re.fullmatch(pattern, name):
                    if not is_in(module, allowed):
                        wrong.append(f"{path}:{number}: {name} is known to {sorted(allowed)} only")
                    elif only_cpp and path.endswith(".h"):
                        wrong.append(f"{path}:{number}: {name} belongs into a .cpp file, not into a header")
                    break
    return wrong


def pure_folders(top):
    """model, script, plan and report do no I/O and know no clock, environment or thread."""
    wrong = []
    for path in files(top, "src", ".h", ".cpp"):
        if not is_in(module_of(path), PURE):
            continue
        for number, quote, name in includes(top, path):
            if quote == "<" and (name in IO_HEADERS or name.startswith(("sys/", "Poco/"))):
                wrong.append(
                    f"{path}:{number}: <{name}>: src/{module_of(path)} is pure; let the caller hand the value in"
                )
        for number, line in enumerate(without_comments(read(os.path.join(top, path))).splitlines(), 1):
            hit = re.search(IO_WORDS, line)
            if hit:
                wrong.append(
                    f"{path}:{number}: {hit.group(1)}: src/{module_of(path)} is pure; let the caller hand the value in"
                )
    return wrong


def without_comments(text):
    """C++ text with its comments blanked; strings stay."""
    token = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m.group()) if m.group().startswith("/") else m.group(), text)


def database_names(top):
    """Only the registries and texts for people name databases; everybody else asks traits() for a fact."""
    wrong = []
    for path in files(top, "src", ".h", ".cpp"):
        inside = re.match(r"src/db/[^/]+/", path)
        if inside or path in REGISTRIES or path == TEXTS:
            continue
        for number, line in enumerate(without_comments(read(os.path.join(top, path))).splitlines(), 1):
            for where, text in DATABASE_TEXTS:
                if path.startswith("src/" + where):
                    line = line.replace(text, "")
            if re.search(DATABASE_WORDS, line):
                wrong.append(f"{path}:{number}: names a database; ask DialectTraits for the fact that matters here")
    for path in files(top, "src", ".h", ".cpp"):
        other = re.match(r"src/db/([^/]+)/", path)
        for number, _, name in includes(top, path):
            named = re.match(r"db/([^/]+)/", name)
            if named and path not in REGISTRIES and (not other or other.group(1) != named.group(1)):
                wrong.append(f"{path}:{number}: {name}: only {REGISTRY} includes from the folder of a database")
    return wrong


def functions(text):
    """(name, first line, number of lines) of the functions that stand at the left edge, as clang-format leaves them."""
    head, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("}"):
            name = re.match(r"(?!namespace|class|struct|enum|union|extern)[^=({]*?([\w:~]+|operator\W+)\(", head)
            if name and head.endswith("{"):
                yield name.group(1), first, number - first + 1
            head = ""
        elif not head.endswith("{") and (head or re.match(r"\w", line)):
            first = first if head else number
            head += line.rstrip() + " " * (not line.rstrip().endswith("{"))
            if line.rstrip().endswith((";", "}")) or re.match(r"(inline )?namespace\b", head):
                head = ""


def sizes(top):
    """Files and functions that one can take in at a sitting."""
    wrong = []
    for path in (
        files(top, "src", ".h", ".cpp")
        + files(top, "include", ".h")
        + files(top, "tests", ".h", ".cpp", ".py", ".sh")
        + files(top, "packaging", ".sh")
    ):
        text = read(os.path.join(top, path))
        most = MAX_LINES[".cpp" if path.startswith("tests/") else os.path.splitext(path)[1]]
        if text.count("\n") > most:
            wrong.append(f"{path}: {text.count(chr(10))} lines, {most} at most; split it by topic")
        if path.endswith(".cpp") and not path.startswith("tests/"):
            wrong += [
                f"{path}:{line}: {name} has {count} lines, {MAX_FUNCTION_LINES} at most"
                for name, line, count in functions(text)
                if count > MAX_FUNCTION_LINES
            ]
    lines = read(os.path.join(top, "CMakeLists.txt")).count("\n")
    if lines > MAX_CMAKE_LINES:
        wrong.append(f"CMakeLists.txt: {lines} lines, {MAX_CMAKE_LINES} at most")
    return wrong


def top_level(top):
    """Nothing stands at the top level that is not on the list."""
    listed = subprocess.run(
        ["git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
    )
    known = listed.stdout.strip("\0").split("\0") if listed.returncode == 0 else os.listdir(top)
    entries = {name.split("/")[0] for name in known} - {".git", "build", ".cache"}
    return [
        f"{name} stands at the top level and is not on the list (tests and benches belong into tests, CMake modules into packaging)"
        for name in sorted(entries - TOP_LEVEL)
    ]


def leftovers(top):
    """No open ends, no path of somebody's machine, no address of a package registry."""
    wrong = []
    for folder in ("src", "include", "packaging", "conf", "tests", "sql"):
        for path in files(top, folder):
            if "/cases/" in path or "/golden/" in path or path.endswith((".db", ".png", ".jar")):
                continue
            for number, line in enumerate(read(os.path.join(top, path)).splitlines(), 1):
                for pattern, what in (
                    (LEFTOVERS, "an open end"),
                    (MACHINE_PATHS, "a path of a machine"),
                    (REGISTRY_HOSTS, "a registry"),
                ):
                    hit = re.search(pattern, line)
                    if hit and not (what == "an open end" and path.startswith("tests/")):
                        wrong.append(f"{path}:{number}: {what}: {hit.group()}")
    return wrong


RULES = {
    rule.__name__: rule
    for rule in (own_includes, storeys, outside_includes, pure_folders, database_names, sizes, top_level, leftovers)
}
