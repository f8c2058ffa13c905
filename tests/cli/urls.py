"""What stands behind the ? of a server's URL: what is asked for there is done, refused, or warned about. The test servers have no TLS.
More of these words are in tests/unit/db."""
from table import ONE, Case, silent_server, sql

AT = {"pg": "postgresql://127.0.0.1:@PORT@/@DB@", "asyncpg": "postgresql+asyncpg://127.0.0.1:@PORT@/@DB@", "jdbc": "jdbc:postgresql://127.0.0.1:@PORT@/@DB@", "my": "mysql://127.0.0.1:@PORT@/@DB@"}
USER = {"pg": ["-user=postgres"], "my": ["-user=fw", "-password=fw"]}
TABLES = {"pg": "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
          "my": "select count(*) from information_schema.tables where table_schema in (database(), 'foo')"}
WHERE = "select string_agg(schemaname || '.' || tablename, ' ' order by tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"


def url_case(name, code, says, at, parameters, arguments=("migrate",), leaves=None, **more):
    database = "my" if at == "my" else "pg"
    leaves = leaves or {TABLES[database]: "2" if code == 0 else "0"}
    return Case("url-" + name, code, says, [f"-url={AT[at]}?{parameters}", "-locations=filesystem:sql", *USER[database], *arguments], database, files=ONE, leaves=leaves, **more)


def place_case(name, url, says):
    return Case("url-socket-" + name, 3, [says], ["-url=" + url, "migrate"], None, files=ONE)


RETRIES = ["-connectRetries=2", "migrate"]
CASES = [
    url_case("tls-of-asyncpg", 3, ["SSL"], "asyncpg", "ssl=require"),
    url_case("tls-on", 3, ["SSL"], "pg", "ssl=on"),
    url_case("tls-of-an-old-libpq", 3, ["SSL"], "pg", "requiressl=1"),
    url_case("tls-in-words-of-others", 2, ["useSSL in the URL is about TLS", "sslmode=require"], "pg", "useSSL=true", ["-q", "migrate"]),
    url_case("tls-of-go", 3, ["offers no TLS"], "my", "tls=skip-verify"),
    url_case("tls-of-python", 3, ["offers no TLS|TLS/SSL error|SSL is required"], "my", "ssl_verify_identity=true"),
    url_case("tls-in-other-letters", 3, ["offers no TLS"], "my", "useSSL=TRUE"),
    url_case("tls-by-roots-of-the-system", 3, ["SSL"], "pg", "sslrootcert=system"),
    url_case("tls-by-roots-of-the-system-unverified", 2, ["sslmode=require in the URL means nothing", "verify-full"], "pg", "sslrootcert=system&sslmode=require"),
    *[url_case(f"tls-not-asked-for-by-{word.lower()}", 0, [f"warning: .*{word} asks for no TLS by itself.*sslmode=verify-full", "Applied 1 migration"], "pg", parameter)
      for word, parameter in (("sslrootcert", "sslrootcert=/ca.pem"), ("sslcert", "ssl-cert=/c.pem"), ("ssl_min_protocol_version", "ssl_min_protocol_version=TLSv1.3"))],
    url_case("tls-left-to-the-server", 0, ["Applied 1 migration"], "pg", "sslrootcert=/ca.pem&sslmode=prefer", never=["warning: "]),
    Case("url-place-by-service-records", 2, [r"\+srv asks the name server where the database is"], ["-url=jdbc:mysql+srv://h/app", "-user=a", "migrate"], None, files=ONE),
    url_case("tls-by-a-profile", 2, ["ssl=profile in the URL means nothing"], "my", "ssl=profile"),
    url_case("tls-refused-by-the-words-no", 0, ["Applied 1 migration"], "asyncpg", "ssl=disable", never=["warning: "]),
    url_case("tls-of-pgjdbc", 0, ["warning: .*ssl=require asks for no TLS.*sslmode=require"], "jdbc", "ssl=require"),
    url_case("tls-of-pgjdbc-true", 3, ["SSL"], "jdbc", "ssl=true"),
    Case("url-place-of-cloud-sql", 2, ["cloudSqlInstance in the URL says where the database is", "host=/cloudsql/"],
         ["-url=jdbc:postgresql:///@DB@?cloudSqlInstance=proj:eu-west1:inst&socketFactory=com.google.cloud.sql.postgres.SocketFactory&user=app&password=@SECRET@", "-q", "current"], "pg", files=ONE),
    url_case("place-of-cloud-sql-mysql", 2, ["says where the database is"], "my", "socketFactory=com.google.cloud.sql.mysql.SocketFactory"),
    url_case("place-by-another-name", 2, ["database in the URL says where the database is"], "pg", "database=other"),
    place_case("postgresql", "postgresql:///app?host=/cloudsql/proj:eu:inst", "/cloudsql/proj:eu:inst"),
    place_case("jdbc", "jdbc:postgresql:///app?host=/cloudsql/proj:eu:inst", "/cloudsql/proj:eu:inst"),
    place_case("mysql", "mysql://u@/app?host=/cloudsql/proj:eu:inst", "No connection to /cloudsql/proj:eu:inst"),
    url_case("no-word", 2, ["sslmode=REQUIRE in the URL means nothing", "verify-full"], "pg", "sslmode=REQUIRE", RETRIES, never=["Trying again"]),
    url_case("no-number", 2, ["connect_timeout=2s in the URL means nothing"], "pg", "connect_timeout=2s", RETRIES, never=["Trying again"]),
    url_case("no-word-of-a-variable", 2, ["invalid sslmode value", "PG… variable"], "pg", "", RETRIES, environment={"PGSSLMODE": "REQUIRE"}, never=["Trying again"]),
    # Where the tables go.
    *[url_case(f"schema-as-{name}", 0, ['schema "app"'], "pg", parameter, before=[sql("create schema app")], leaves={WHERE: "app.flyway_schema_history app.one"}, never=["warning: "]) for name, parameter in
      [("search-path", "search_path=app"), ("search-path-in-one-word", "searchPath=app"), ("current-schema-in-two", "current_schema=app"), ("search-path-in-kebab", "search-path=app"), ("schema", "schema=app"), ("current-schema", "currentSchema=absent,app")]],
    url_case("schema-of-prisma-keeps-its-case", 0, ['schema "App"'], "pg", "schema=App", leaves={WHERE: "App.flyway_schema_history App.one"}),
    url_case("schema-of-pgjdbc-does-not", 0, ['schema "app"'], "jdbc", "currentSchema=App", leaves={WHERE: "app.flyway_schema_history app.one"}),
    url_case("schema-below-the-option", 0, ['schema "b"'], "pg", "schema=a", ["-schemas=b", "migrate"], leaves={WHERE: "b.flyway_schema_history b.one"}),
    url_case("schema-twice", 2, ["schema", "search_path", "Keep one"], "pg", "search_path=a&schema=b"),
    url_case("schema-of-postgresql-on-mysql", 0, ["warning: .*currentSchema means nothing here"], "my", "currentSchema=foo",
             leaves={"select group_concat(table_name order by table_name) from information_schema.tables where table_schema = database()": "flyway_schema_history,one",
                     "select count(*) from information_schema.schemata where schema_name = 'foo'": "0"}),
    Case("url-schema-of-postgresql-on-sqlite", 0, ["warning: .*currentSchema means nothing here"], ["-url=sqlite:case.db?currentSchema=foo", "migrate"], files=ONE,
         leaves={"select count(*) from sqlite_master where type = 'table'": "2"}),
    # What else is not understood.
    url_case("unknown", 0, ["warning: .*role means nothing here"], "pg", "role=app", ["-q", "migrate"]),
    url_case("unknown-mysql", 0, ["warning: .*init_command means nothing here"], "my", "init_command=x"),
    url_case("unknown-for-current", 0, ["warning: .*role means nothing here"], "pg", "role=x", ["current"], {TABLES["pg"]: "0"}),
    url_case("harmless", 0, ["info.*prepareThreshold means nothing here"], "jdbc", "prepareThreshold=0&reWriteBatchedInserts=true", never=["warning: "]),
    Case("url-of-a-silent-server", 3, ["no answer within 1 s"], [f"-url=mysql://127.0.0.1:{silent_server()}/x?connectTimeout=1000", "-user=a", "migrate"], None, files=ONE),
]
