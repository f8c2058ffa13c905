"""One datasource for many tenants: databases, schemas and files, one of them broken."""
import os
import subprocess

from table import Case, sql

TWENTY = [f"t{n:02}" for n in range(1, 21)]
SCRIPTS = {"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABLE b (i INT);\nINSERT INTO b VALUES (1);",
           "sql/R__c.sql": "INSERT INTO b SELECT 7 WHERE '${flyway:defaultSchema}' <> '${tenant}x';"}
BAD = "t13"


def config(tenants, more=""):
    """A server's file with one datasource, filled in once the database is known."""
    def step(work, database, _):
        login = {"pg": "username: postgres", "my": "username: fw, password: fw"}.get(database.kind, "required: true")
        text = ("datasources:\n  shop: {url: '" + database.url + "', " + login + ", tenants: {" + tenants + "}}\n"
                "flyway:\n  datasources:\n    shop: {locations: 'filesystem:sql'" + more + "}\n")
        text = text.replace("@BASE@", database.url.rsplit("/", 1)[0]).replace("@DB@", database.name)
        with open(os.path.join(work, "server.yml"), "w", encoding="utf-8") as file:
            file.write(text)
    return step


def tenants(names):
    values = ", ".join("('" + name.replace("'", "''") + "')" for name in names)
    return sql(f"create table tenants (name varchar(60)); insert into tenants values {values}")


def schemas(names):
    return sql("; ".join(f'create schema "{name}"' for name in names))


def files(names):
    """SQLite databases of the tenants that exist already."""
    def step(work, _, __):
        for name in names:
            subprocess.run(["sqlite3", os.path.join(work, name + ".db"), "create table b (i int)"], check=True)
    return step


def earlier(_work, _database, godwit):
    code, out, err = godwit("-c", "server.yml", "sys", "database", "migrate")
    assert code == 0, out + err


OWNER = ", placeholders: {owner: 'own_${tenant}'}"
QUERY = "query: 'select name from tenants order by name'"
SCHEMA = QUERY + ", schema: '${tenant}'"
FILES = QUERY + ", url: 'sqlite:${tenant}.db'"


def case(name, code, says, command="migrate", before=(), kind="pg", scripts=None, leaves=None, never=(), files_say=None, arguments=()):
    return Case(f"tenants-{name}", code, list(says), database=kind, files=SCRIPTS if scripts is None else scripts, plain=True,
                before=list(before), leaves=leaves or {}, never=list(never), files_say=files_say or {},
                arguments=["-c", "server.yml", "sys", "database", command, *arguments])


ORDER = ".*".join(rf"Datasource shop/{name}\n.*(?:Applied|FAILED|ERROR)" for name in TWENTY[:3])
DONE = "select count(*) from {}.flyway_schema_history where success"
IN_ORDER = r"\| shop/" + r" .*\| shop/".join(TWENTY)
PG_TWENTY = [tenants(TWENTY), schemas([BAD]), sql(f"create table {BAD}.b (i int)"), config(SCHEMA)]

CASES = [
    case("twenty-schemas-one-broken", 9,
         [r"Datasource shop/t01\n", r"shop/t12 +\| ok +\| 2 ", r"shop/t13 +\| NON_EMPTY_SCHEMA", r"shop/t20 +\| ok +\| 2 ", IN_ORDER],
         before=PG_TWENTY, leaves={DONE.format("t01"): "4", DONE.format("t20"): "4", "select count(*) from t05.b": "2",
                                   "select count(*) from information_schema.tables where table_schema = 't13'": "1",
                                   "select count(*) from information_schema.tables where table_name = 'flyway_schema_history'": "19"}),
    case("twenty-files-one-broken", 9, [r"shop/t12 +\| ok +\| 2 ", r"shop/t13 +\| NON_EMPTY_SCHEMA", IN_ORDER], kind="sqlite",
         before=[tenants(TWENTY), files([BAD]), config(FILES)], leaves={"attach 't20.db' as t; select count(*) from t.flyway_schema_history": "3"}),
    case("one-at-a-time", 0, [r"shop/t01 +\| ok.*shop/t03 +\| ok"], kind="sqlite",
         before=[tenants(TWENTY[:3]), config(FILES + ", parallel: 1")]),
    case("databases-on-mariadb", 9, [r"shop/@DB@_a +\| ok".replace("@DB@", "cli_tenants_databases_on_mariadb"), r"_missing +\| DATABASE_MISSING"],
         kind="my", before=[lambda w, d, g: (d.sql(f"create database if not exists `{d.name}_a`"), None)[1],
                            lambda w, d, g: tenants([d.name + "_a", d.name + "_missing"])(w, d, g),
                            config(QUERY + ", url: '@BASE@/${tenant}'")],
         leaves={"select count(*) from cli_tenants_databases_on_mariadb_a.flyway_schema_history": "3",
                 "drop database cli_tenants_databases_on_mariadb_a; select 1": "1"}),
    case("schemas-on-mariadb", 0, [r"shop/cli_tenant_x +\| ok"], kind="my",
         before=[tenants(["cli_tenant_x"]), config(SCHEMA)],
         leaves={"select count(*) from cli_tenant_x.b; drop database cli_tenant_x": "2"}),
    case("failing-script-of-one", 9, [r"V2__b.sql:1", r"shop/t01 +\| ok", r"shop/t02 +\| MIGRATION_FAILED", r"shop/t03 +\| ok"], kind="sqlite",
         scripts={"sql/V1__a.sql": "CREATE TABLE a (i INT);", "sql/V2__b.sql": "CREATE TABLE b${tenant} (i INT); CREATE TABLE bt02 (i INT);"},
         before=[tenants(TWENTY[:3]), config(FILES)]),
    case("info", 0, [r"Pending.*shop/t01 +\| ok.*shop/t02 +\| ok"], "info", before=[tenants(TWENTY[:2]), config(SCHEMA)],
         leaves={"select count(*) from pg_namespace where nspname like 't__'": "0"}),
    case("validate-says-what-is-pending", 9, [r"shop/t01 +\| PENDING", r"shop/t02 +\| PENDING"], "validate", kind="sqlite",
         before=[tenants(TWENTY[:2]), config(FILES)]),
    case("wait", 0, [r"shop/t01 +\| ok"], "wait", kind="sqlite",
         before=[tenants(TWENTY[:2]), config(FILES), earlier]),
    case("repeatable-of-another-target-is-not-edited", 0, [r"up to date|nothing to do|ok +\| 0 "], before=[
        tenants(TWENTY[:4]), config(SCHEMA, OWNER), earlier],
         scripts={"sql/R__c.sql": "SELECT '${flyway:defaultSchema}', '${owner}';"}, never=["Applied 1"]),
    case("as-json", 9, [r'"individualResults"', r'"datasource": "shop/t01".*"datasource": "shop/t12".*"datasource": "shop/t13".*"datasource": "shop/t14"'],
         before=PG_TWENTY, arguments=["-outputType=json"]),
    case("none", 0, ["returns no row: there are no tenants", r"shop +\| passed over"], kind="sqlite",
         before=[sql("create table tenants (name text)"), config(FILES)]),
    case("query-that-fails", 2, ["Datasource shop: tenants.query failed", "tenants.* does not exist"], before=[config(SCHEMA)]),
    case("query-that-writes", 2, ["Datasource shop: tenants.query failed", "read-only transaction"],
         before=[tenants(["a"]), config("query: 'delete from tenants returning name', schema: '${tenant}'")], leaves={"select count(*) from tenants": "1"}),
    case("query-with-a-question-mark", 0, [r"shop/a +\| ok"],
         before=[config("query: \"select j->>'n' from (select '{\\\"n\\\": \\\"a\\\"}'::jsonb j) x where j ? 'n';\", schema: '${tenant}'")]),
    case("two-columns", 2, ["Datasource shop: tenants.query returns 2 columns"], before=[tenants(["a"]), config("query: 'select name, 1 from tenants', schema: '${tenant}'")]),
    case("null", 2, ["returns NULL in row 1"], before=[config("query: 'select null', schema: '${tenant}'")]),
    case("empty-name", 2, ["returns an empty name in row 2"], kind="sqlite", before=[config("query: \"select 'a' union all select ''\", url: 'sqlite:${tenant}.db'")]),
    case("twice", 2, ["returns \"a\" twice"], before=[tenants(["a", "b", "a"]), config(SCHEMA)], leaves={"select count(*) from pg_namespace where nspname = 'a'": "0"}),
    case("all-in-one-database", 2, ["neither tenants.url nor tenants.schema"], before=[tenants(["a"]), config(QUERY + ", url: '@BASE@/@DB@'")]),
    case("without-a-query", 2, ["no tenants.query"], before=[config("schema: '${tenant}'")]),
    case("name-that-is-a-path", 9, [r"shop/../up +\| CONFIGURATION", r"shop/good +\| ok"], kind="sqlite", before=[tenants(["../up", "good"]), config(FILES)]),
    case("name-that-is-another-url", 9, [r"INVALID_URL", r"shop/good +\| ok"], kind="sqlite", before=[tenants(["good", "a?mode=memory"]), config(FILES)]),
    case("schemas-of-all-kinds-of-names", 0, [r"shop/it's & co +\| ok"], before=[tenants(["a b", "50%", "Ωmega", "it's & co"]), config(SCHEMA)],
         scripts={"sql/V1__b.sql": "CREATE TABLE b (i INT);"}, leaves={"select count(*) from \"it's & co\".b": "0", "select count(*) from \"50%\".b": "0"}),
    case("databases-of-all-kinds-of-names", 0, [r"shop/@ 50% é\?#&=/? +\| ok".replace("/?", "")],
         before=[tenants(["@ 50% é?#&="]), sql('drop database if exists "@ 50% é?#&="'), sql('create database "@ 50% é?#&="'), config(QUERY + ", url: '@BASE@/${tenant}'")],
         leaves={'drop database "@ 50% é?#&="': ""}),
    case("dry-run-of-all-in-one-file", 9, ["dryRunOutput would be one file"], kind="sqlite", before=[tenants(["a"]), config(FILES)], arguments=["-dryRunOutput=dry.sql"]),
    case("dry-run", 0, [r"a.sql", r"shop/b"], kind="sqlite", before=[tenants(["a", "b"]), config(FILES)], arguments=["-dryRunOutput=${tenant}.sql"],
         files_say={"a.sql": ["CREATE TABLE a"], "b.sql": ["CREATE TABLE a"]}),
    Case("tenants-without-sys-database", 2, ["godwit sys database migrate"], database="sqlite", files=SCRIPTS,
         arguments=["-tenants.query=select 1", "-tenants.url=sqlite:${tenant}.db", "migrate"]),
    *[Case(f"tenants-run-{name}", code, says, database="sqlite", files=SCRIPTS, plain=True, never=never,
           before=[tenants(TWENTY[:4]), files(["t02"]), config(FILES, more)], arguments=["-configFiles=server.yml", "run", *options, "--", "echo", "started"])
      for name, code, says, never, more, options in [
          ("with-one-broken", 9, [r"Datasource shop/t01.*Datasource shop/t04", r"shop/t02 +\| NON_EMPTY_SCHEMA", r"shop/t04 +\| ok"], ["^started"], "", []),
          ("permissive", 0, ["starts all the same", r"shop/t04 +\| ok", "started"], [], "", ["-boot.mode=permissive"]),
          ("that-is-not-required", 0, [r"shop/t02 +\| NON_EMPTY_SCHEMA", "started"], [], ", required: false", []),
          ("that-is-disabled", 0, ["Switched off", "started"], ["shop/t01"], ", enabled: false", []),
          ("that-only-checks", 0, [r"Pending: 3 migrations of this program; it starts all the same", r"shop/t04 +\| ok +\|  +\| 0 +\| 3", "started"], [], "", ["-boot.mode=check"]),
          ("that-requires", 9, [r"shop/t01 +\| PENDING", r"shop/t04 +\| PENDING"], ["^started"], "", ["-boot.mode=require"]),
      ]],
    Case("tenants-run-with-none-broken", 0, [r"shop/t04 +\| ok", "started"], database="sqlite", files=SCRIPTS, plain=True,
         before=[tenants(TWENTY[:4]), config(FILES)], arguments=["-configFiles=server.yml", "run", "--", "echo", "started"]),
]
