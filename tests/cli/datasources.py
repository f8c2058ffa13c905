"""Several databases in one configuration, and `sys database` as operators of servers call it."""
from table import Case

SERVER = """
micronaut: {server: {port: 8080}}
datasources:
  orders: {url: 'jdbc:postgresql://127.0.0.1:@PORT@/@DB@', username: postgres, password: '${PW:@SECRET@}', maximumPoolSize: 3}
  archive: {url: 'jdbc:sqlite:archive.db'}
  vectors: {url: 'jdbc:sqlite:vectors.db'}
  other: {url: 'jdbc:sqlite:other.db'}
flyway:
  datasources:
    vectors: {kind: vector, locations: 'filesystem:vectors', enabled: false}
    orders: {locations: 'filesystem:orders', required: true}
    archive: {locations: 'filesystem:archive', REQUIRED}
"""
GOOD = "CREATE TABLE a (i INT);"
FILES = {"orders/V1__a.sql": GOOD, "archive/V1__a.sql": GOOD, "archive/V2__b.sql": "CREATE TABLE b (i INT);", "vectors/V1__v.sql": GOOD}


def server(**changes):
    """The file of the server, filled in once the database is known; `changes` are more files."""
    def step(work, database, _):
        import os
        text = SERVER.replace("@PORT@", database.port).replace("@DB@", database.name).replace("@SECRET@", "s3cret-Passw0rd")
        with open(os.path.join(work, "server.yml"), "w", encoding="utf-8") as file:
            file.write(text.replace("REQUIRED", changes.get("required", "table: history")))
    return step


def case(name, code, says, arguments, files=None, required="table: history", leaves=None, never=(), environment=None):
    return Case(f"sys-{name}", code, list(says), arguments=list(arguments), database="pg", files={**FILES, **(files or {})},
                before=[server(required=required)], leaves=leaves or {}, never=list(never), environment=environment or {}, plain=True)


ALL = ["-c", "server.yml", "sys", "database", "migrate"]
ROWS = "select count(*) from flyway_schema_history"

CASES = [
    case("migrate-all", 0,
         ["Datasource orders.*Datasource archive.*Datasource other.*Datasource vectors", "No locations are configured for the datasource \"other\"",
          r"orders +\| ok +\| 1 .*archive +\| ok +\| 2 .*other +\| passed over.*vectors +\| ok +\| 1 "], ALL, leaves={ROWS: "1"}),
    case("migrate-one", 0, ["Applied 1 migration"], [*ALL, "--datasource", "orders"], leaves={ROWS: "1"}, never=["archive"]),
    case("migrate-one-that-is-disabled", 0, ["Applied 1 migration"], [*ALL, "--datasource=vectors"], never=["orders"]),
    case("joined-letters", 0, ["passed over"], ["sys", "database", "info", "-vvcserver.yml"]),
    case("letters-with-a-blank", 0, ["passed over"], ["sys", "database", "info", "-vc", "server.yml", "-l", "ERROR"]),
    case("log-level", 2, ["must be TRACE"], ["sys", "database", "info", "-c", "server.yml", "-l", "LOUD"]),
    case("unknown-letter", 2, ["no option -x in -vx"], ["sys", "database", "info", "-vx"]),
    case("without-a-command", 2, ["Behind sys comes database"], ["sys", "database"]),
    case("unknown-datasource", 2, ["no datasource \"order\"", "Did you mean orders"], [*ALL, "--datasource=order"]),
    case("without-a-datasource", 2, ["neither datasources nor a url"], ["sys", "database", "migrate"]),
    case("as-json", 0, [r'"individualResults"', r'"datasource": "archive"', r'"migrationsExecuted": 2'], [*ALL, "-outputType=json"]),
    case("required-one-fails-and-stops", 6, ["V1__a.sql", "3 datasources had no turn"], ALL,
         files={"orders/V1__a.sql": "CREATE TABL a (i INT);"}, never=["vectors +\\| ok"]),
    case("optional-one-fails-and-the-rest-go-on", 9, [r"archive +\| MIGRATION_FAILED", r"vectors +\| ok +\| 1 "], ALL,
         files={"archive/V2__b.sql": "CREATE TABL b (i INT);"}, required="required: false", leaves={ROWS: "1"}),
    case("location-that-does-not-exist", 2, ["filesystem:absent|absent"], [*ALL, "-locations=filesystem:absent"]),
    case("password-of-a-variable", 0, ["Applied 1 migration"], [*ALL, "--datasource", "orders"], environment={"PW": "@SECRET@"}),
]
