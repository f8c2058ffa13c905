"""The configuration files that users have, from server_files/: of Micronaut and Kestra, Spring Boot, Quarkus, and Flyway's own."""
import os

from table import Case

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "server_files")
RESOURCES = "src/main/resources/"
BIRD = "CREATE TABLE bird (owner TEXT DEFAULT '${owner}');"
SCRIPTS = {RESOURCES + "db/migration/V1__bird.sql": BIRD}
PLAIN = {"sql/V1__bird.sql": "CREATE TABLE bird (id INTEGER);"}
APPLIED = {"select count(*) from birds where success": "1", "select instr(sql, '''app''') > 0 from sqlite_master where name = 'bird'": "1"}
ONE = {"select count(*) from flyway_schema_history where success": "1"}
NOTHING = {"select count(*) from sqlite_master": "0"}
PROGRAM = ["--", "sh", "-c", "echo started as $0; exit 42", "it"]
STARTED = "started as it"


def file(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as opened:
        return opened.read()


def case(name, code, says, arguments, files, leaves=None, **more):
    return Case(f"file-{name}", code, list(says), arguments=list(arguments), plain=True, files=files, leaves=leaves or {}, **more)


def database(name, *options):
    return ["sys", "database", "migrate", *[word for file_name in name.split() for word in ("-c", file_name)], *options]


def of(kind, end, *others):
    """A file of server_files, under its own name, and others beside it."""
    name = f"application.{end}"
    return {name: file(f"{kind}/{name}"), **{key: value for other in others for key, value in other.items()}}


KESTRA = {"application.yml": file("kestra/application.yml"), "user.yml": file("kestra/user.yml"), RESOURCES + "migrations/postgres/V1__a.sql": "CREATE TABLE a (i INT);"}
MORE = {RESOURCES + "db/more/V2__more.sql": "CREATE TABLE more (i INT);"}
MADE = {RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}
TWO_LOCATIONS = {**SCRIPTS, RESOURCES + "db/sqlite/V2__more.sql": "CREATE TABLE more (i INT);"}
TWO = {"select count(*) from birds where success": "2"}
PASSED_OVER = [r'datasource "mysql" has no url: nothing gives datasources.mysql.url. It was passed over', 'datasource "h2" has no url']

CASES = [
    # Sections without a url; the user's file over the shipped one.
    case("kestra", 0, [*PASSED_OVER, "Applied 1 migration"], database("application.yml user.yml"), KESTRA, ONE, never=['"postgres" has no url']),
    case("kestra-one-file", 0, [*PASSED_OVER, "Applied 1 migration"], database("both.yml"), {**KESTRA, "both.yml": KESTRA["application.yml"] + KESTRA["user.yml"].replace("orchestrator:", "other:")}, ONE),
    case("kestra-run", 42, [*PASSED_OVER, "Applied 1 migration", STARTED], ["run", "-c", "application.yml", "--config=user.yml", *PROGRAM], KESTRA, ONE),
    case("kestra-wait", 7, ["Pending: 1 local migration"], ["wait", "-c", "application.yml", "-c", "user.yml", "-timeout=0"], KESTRA, before=[lambda w, d, g: d.sql("create table x (i int)")]),
    case("kestra-without-a-url", 2, ['"postgres" has no url', '"mysql" has no url', '"h2" has no url', "Nothing is left to migrate"], database("application.yml"), KESTRA, NOTHING),
    case("kestra-run-without-a-url", 2, ["Nothing is left to migrate"], ["run", "-c", "application.yml", *PROGRAM], KESTRA, NOTHING, never=[STARTED]),
    case("kestra-misspelt", 2, ['"postgres" has no url', '"postgress" has a url, but no flyway.datasources.postgress', "Nothing is left"], ["run", "-c", "application.yml", "-c", "user.yml", *PROGRAM],
         {**KESTRA, "user.yml": "datasources: {postgress: {url: 'jdbc:sqlite:case.db'}}\n"}, NOTHING, never=[STARTED]),
    case("kestra-switched-off", 42, ["Switched off", STARTED], ["run", "-c", "application.yml", "-c", "user.yml", "-c", "off.yml", *PROGRAM],
         {**KESTRA, "off.yml": "flyway: {datasources: {postgres: {enabled: false}}}\n"}, NOTHING),
    case("kestra-later-over-earlier", 0, ["Applied 1 migration"], database("application.yml user.yml last.yml"),
         {**KESTRA, "user.yml": KESTRA["user.yml"].replace("case.db", "other.db"), "last.yml": "datasources.postgres.url: jdbc:sqlite:case.db\n"}, ONE, leaves_files={"other.db": None}),
    case("kestra-one-by-name", 2, ['"mysql" has no url'], database("application.yml user.yml", "--datasource=mysql"), KESTRA, NOTHING),
    case("kestra-url-of-flyway", 0, ["Applied 1 migration"], database("c.yml"),
         {**KESTRA, "c.yml": "flyway: {datasources: {d: {url: 'jdbc:sqlite:case.db', user: u, password: p, locations: 'classpath:migrations/postgres'}}}\n"}, ONE),
    case("kestra-url-of-flyway-above-the-servers", 0, ["Applied 1 migration"], database("c.yml d.yml"),
         {**KESTRA, "c.yml": "flyway: {datasources: {d: {url: 'jdbc:sqlite:case.db', locations: 'classpath:migrations/postgres'}}}\n", "d.yml": "datasources: {d: {url: 'jdbc:sqlite:app.db', username: u}}\n"},
         ONE, leaves_files={"app.db": None}),
    case("not-there", 2, ["absent.yml cannot be read"], database("absent.yml"), KESTRA),

    # Micronaut, in each of its forms.
    *[case(f"micronaut-{end}", 0, ["Applied 1 migration", "communityDBSupportEnabled has no effect"] if end == "yml" else ["Applied 1 migration"],
           database(f"application.{end}"), of("micronaut", end, SCRIPTS), APPLIED) for end in ("yml", "toml", "json")],
    case("micronaut-properties", 0, ["Applied 2 migrations"], database("application.properties"), of("micronaut", "properties", SCRIPTS, MORE), TWO),
    *[case(f"micronaut-default-location-{name}", 0, ["Applied 1 migration"], database("c.yml"),
           {"c.yml": "datasources: {default: {url: 'jdbc:sqlite:case.db'}}\n" + text, RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE)
      for name, text in {"enabled": "flyway: {datasources: {default: {enabled: true}}}\n", "disabled": "flyway: {datasources: {default: {enabled: false}}}\n", "empty": "flyway:\n  datasources:\n    default:\n",
                         "empty-map": "flyway: {datasources: {default: {}}}\n", "dotted": "flyway.datasources.default.enabled: true\n", "baseline": "flyway: {datasources: {default: {baseline-on-migrate: true}}}\n"}.items()],
    case("micronaut-default-location-is-not-there", 2, ["classpath:db/migration was not found"], database("c.yml"), {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {datasources: {d: {enabled: true}}}\n"}, NOTHING),
    case("micronaut-default-location-run", 42, ["Applied 1 migration", STARTED], ["run", "-configFiles=c.yml", *PROGRAM],
         {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {datasources: {d: {enabled: true}}}\n", RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),
    *[case(f"micronaut-key-{key}", 0, [rf"(?i){key.replace('-', '')}" if note else "Applied 1 migration"], database("c.yml"),
           {"c.yml": f"datasources: {{d: {{url: 'jdbc:sqlite:case.db'}}}}\nflyway: {{datasources: {{d: {{locations: 'filesystem:sql', {key}: {value}}}}}}}\n", **PLAIN}, ONE)
      for key, value, note in (("clean-schema", "false", False), ("async", "false", False), ("async", "true", True), ("skip-default-resolvers", "false", False), ("community-db-support-enabled", "true", True),
                               ("community-dbsupport-enabled", "true", True), ("clean-on-validation-error", "false", False), ("ignore-missing-migrations", "true", True), ("license-key", "abc", True),
                               ("output-query-results", "true", True), ("fail-on-missing-target", "true", False), ("sql-migration-suffix", ".sql", True), ("allow-mixed-migrations", "true", True),
                               ("check-drift-on-migrate", "false", False), ("provision-mode", "skip", False), ("kerberos-config-file", "''", False), ("jdbc-properties", "{}", False), ("out_of_order", "true", False),
                               ("validate-on-migrate", "'yes'", False))
      if (key, value) != ("async", "true")],
    *[case(f"micronaut-refused-{key}", 2, [f"{camel} is refused"], database("c.yml"),
           {"c.yml": f"datasources: {{d: {{url: 'jdbc:sqlite:case.db'}}}}\nflyway: {{datasources: {{d: {{locations: 'filesystem:sql', {key}: true}}}}}}\n", **PLAIN}, NOTHING)
      for key, camel in (("skip-default-resolvers", "skipDefaultResolvers"), ("clean-on-validation-error", "cleanOnValidationError"), ("check-drift-on-migrate", "checkDriftOnMigrate"))],
    *[case(f"micronaut-clean-schema-{name}", code, says, database("c.yml"),
           {"c.yml": f"datasources: {{d: {{url: 'jdbc:sqlite:case.db'}}}}\nflyway: {{datasources: {{d: {{locations: 'filesystem:sql', clean-schema: true{more}}}}}}}\n", **PLAIN},
           {"select count(*) from sqlite_master where name = 'old'": left, "select count(*) from sqlite_master where name = 'bird'": made}, before=[lambda w, d, g: d.sql("create table old (i int)")])
      for name, code, says, more, left, made in (("refused", 2, ["c.yml:2: cleanSchema=true", "cleanDisabled=false", "Nothing was done"], "", "1", "0"), ("allowed", 0, ["Applied 1 migration"], ", clean-disabled: false", "0", "1"))],
    case("micronaut-clean-schema-run", 42, ["Applied 1 migration", STARTED], ["run", "-c", "c.yml", *PROGRAM],
         {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:sql', clean-schema: true, clean-disabled: false}}}\n", **PLAIN},
         {"select count(*) from sqlite_master where name = 'old'": "0"}, before=[lambda w, d, g: d.sql("create table old (i int)")]),
    case("micronaut-clean-schema-dry-run", 2, ["does not go with dryRunOutput"], database("c.yml", "-dryRunOutput=out.sql"),
         {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:sql', clean-schema: true, clean-disabled: false}}}\n", **PLAIN},
         {"select count(*) from sqlite_master where name = 'old'": "1"}, before=[lambda w, d, g: d.sql("create table old (i int)")]),
    case("micronaut-only-checked-is-not-cleaned", 42, ["Pending: 1 migration", STARTED], ["run", "-c", "c.yml", "-boot.mode=check", *PROGRAM],
         {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {datasources: {d: {locations: 'filesystem:sql', clean-schema: true, clean-disabled: false}}}\n", **PLAIN},
         {"select count(*) from sqlite_master where name = 'old'": "1"}, before=[lambda w, d, g: d.sql("create table old (i int)")]),
    *[case(f"micronaut-all-off-{name}", 42, ["Switched off", STARTED], ["run", "-c", "c.yml", *PROGRAM], {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\n" + text, **MADE}, NOTHING)
      for name, text in {"above": "flyway:\n  enabled: false\n  datasources: {d: {enabled: true}}\n", "dotted": "flyway.datasources.d.enabled: true\nflyway.enabled: 'no'\n",
                         "by-a-default": "flyway: {enabled: '${FLY:false}', datasources: {d: {enabled: true}}}\n"}.items()],
    case("micronaut-all-on-again", 42, ["Applied 1 migration", STARTED], ["run", "-c", "c.yml", "-c", "d.yml", *PROGRAM],
         {"c.yml": "datasources: {d: {url: 'jdbc:sqlite:case.db'}}\nflyway: {enabled: false, datasources: {d: {enabled: true}}}\n", "d.yml": "flyway.enabled: true\n", **MADE}, ONE),
    case("micronaut-plain-command", 2, ["only datasources: default", "godwit sys database migrate"], ["-configFiles=application.yml", "migrate"], of("micronaut", "yml")),
    case("micronaut-config", 0, [r"datasources.default.url += jdbc:sqlite:case.db +\(application.yml:\d+\)", r"datasources.default.password += \*+", r"datasources.default.locations += classpath:db/migration"],
         ["-configFiles=application.yml", "config"], of("micronaut", "yml")),

    # Spring Boot.
    case("spring-yml", 0, ["Applied 2 migrations"], database("application.yml"), of("spring", "yml", TWO_LOCATIONS), {**APPLIED, "select count(*) from birds where success": "2"}),
    case("spring-properties", 0, ["Applied 2 migrations"], database("application.properties"), of("spring", "properties", TWO_LOCATIONS), {**APPLIED, "select count(*) from birds where success": "2"}),
    case("spring-by-config-files", 0, ["Applied 2 migrations"], ["-configFiles=application.properties", "migrate"], of("spring", "properties", TWO_LOCATIONS), TWO),
    case("spring-run", 42, ["Applied 2 migrations", STARTED], ["run", "-c", "application.yml", *PROGRAM], of("spring", "yml", TWO_LOCATIONS), TWO),
    case("spring-config", 0, [r"baselineOnMigrate += true +\(application.yml:\d+\)", r"url += jdbc:sqlite:case.db", r"initSql += PRAGMA user_version = 1;\\nPRAGMA user_version = 2"], ["-configFiles=application.yml", "config"], of("spring", "yml")),
    *[case(f"spring-profile-{name}", 0, ["sqlite:prod.db" if prod else "sqlite:case.db"], ["-configFiles=application.yml", "config"], of("spring", "yml"), environment={"SPRING_PROFILES_ACTIVE": profiles}, never=["sqlite:case.db" if prod else "sqlite:prod.db"])
      for name, profiles, prod in (("prod", "prod", True), ("of-several", "metrics, prod", True), ("excluded", "prod,dry", False), ("another", "test", False), ("of-a-group", "live", True), ("empty", "", False))],
    case("spring-profile-properties", 0, ["sqlite:prod.db"], ["-configFiles=application.properties", "config"], of("spring", "properties"), environment={"SPRING_PROFILES_ACTIVE": "prod"}),
    case("spring-profile-off", 42, ["Switched off", STARTED], ["run", "-c", "application.yml", *PROGRAM], of("spring", "yml", TWO_LOCATIONS), NOTHING, environment={"SPRING_PROFILES_ACTIVE": "test"}),
    case("spring-profile-of-the-file", 0, ["sqlite:live.db"], ["-configFiles=application.yml", "config"],
         {"application.yml": "spring:\n  profiles.active: ${MODE:live}\n  datasource.url: jdbc:sqlite:x.db\n---\nspring:\n  profiles: live\n  datasource.url: jdbc:sqlite:live.db\n"}),
    case("spring-profile-in-a-file-beside", 0, ["sqlite:beside.db", "application-prod.properties:1"], ["-configFiles=application.yml", "config"],
         of("spring", "yml", {"application-prod.properties": "spring.datasource.url=jdbc:sqlite:beside.db\n", "application-dev.yml": "spring: {datasource: {url: 'jdbc:sqlite:dev.db'}}\n"}), environment={"SPRING_PROFILES_ACTIVE": "prod"}),
    case("spring-variable-fills", 0, ["sqlite:var.db"], ["-configFiles=application.yml", "config"], of("spring", "yml"), environment={"DB_FILE": "var.db"}),
    case("spring-variable-replaces", 0, [r"sqlite:var.db +\(SPRING_DATASOURCE_URL\)", r"table += eggs +\(SPRING_FLYWAY_TABLE\)", r"outOfOrder += true +\(SPRING_FLYWAY_OUT_OF_ORDER\)"], ["-configFiles=application.yml", "config"], of("spring", "yml"),
         environment={"SPRING_DATASOURCE_URL": "jdbc:sqlite:var.db", "SPRING_FLYWAY_TABLE": "eggs", "SPRING_FLYWAY_OUT_OF_ORDER": "true"}),
    case("spring-variable-alone", 2, ["No database is named"], ["migrate"], PLAIN, environment={"SPRING_DATASOURCE_URL": "jdbc:sqlite:case.db"}),
    case("spring-flyway-url", 0, [r"url += jdbc:sqlite:owner.db", r"user += owner"], ["-configFiles=application.properties", "config"], never=["app.db", r"password += \*"],
         files={"application.properties": "spring.flyway.url=jdbc:sqlite:owner.db\nspring.flyway.user=owner\nspring.datasource.url=jdbc:sqlite:app.db\nspring.datasource.username=app\nspring.datasource.password=s3cret\n"}),
    case("spring-unknown-key", 0, ["application.properties:2: spring.flyway.locatons names no setting.*nearest is locations", "Applied 1 migration"], database("application.properties"),
         {"application.properties": "spring.datasource.url=jdbc:sqlite:case.db\nspring.flyway.locatons=x\n", RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),
    case("spring-refused-key", 2, ["application.properties:2: cleanOnValidationError is refused"], database("application.properties"),
         {"application.properties": "spring.datasource.url=jdbc:sqlite:case.db\nspring.flyway.clean-on-validation-error=true\n", **SCRIPTS}, NOTHING),
    case("spring-reference-to-nothing", 2, ["application.properties:1: .*DB_URL"], database("application.properties"), {"application.properties": "spring.datasource.url=${DB_URL}\n"}),
    case("spring-reference-to-nothing-shown", 0, ["application.properties:2: .*DB_PW", "sqlite:case.db"], ["-configFiles=application.properties", "config"],
         {"application.properties": "spring.datasource.url=jdbc:sqlite:case.db\nspring.datasource.password=${DB_PW}\n"}),
    case("spring-reference-that-is-not-needed", 0, ["Applied 1 migration"], database("application.properties more.yml"),
         {"application.properties": "spring.datasource.url=${DB_URL}\n", "more.yml": "spring: {datasource: {url: 'jdbc:sqlite:case.db'}}\n", RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),
    case("spring-in-latin-1", 0, ["Applied 1 migration"], database("application.properties"),
         {"application.properties": "# gr\xfc\xdfe\nspring.datasource.url=jdbc:sqlite:case.db\n".encode("latin-1"), RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),
    case("spring-boot-1", 0, ["Applied 1 migration"], database("application.properties"),
         {"application.properties": "spring.datasource.url=jdbc:sqlite:case.db\nflyway.enabled=true\nflyway.check-location=true\nflyway.locations=filesystem:sql\nflyway.own-thing=1\n", **PLAIN}, ONE),

    # Before Maven has filled it in, and what is said elsewhere.
    *[case(f"maven-{name}", 0, ["Applied 1 migration"], database("application.yml"), {"application.yml": text, **MADE}, ONE) for name, text in {
        "plain": "spring:\n  application:\n    name: @project.artifactId@\n  datasource:\n    url: jdbc:sqlite:case.db\ninfo:\n  version: @project.version@-@build.number@ # of the pom\n",
        "profile": "spring:\n  profiles:\n    active: @spring.profiles.active@\n  datasource: {url: 'jdbc:sqlite:case.db'}\nmail: 'a@b.c'\nnote: |\n  @nobody@ is asked\n",
        "flow": "app: {v: @project.version@, all: [@a.b@, @c@]}\nspring: {datasource: {url: 'jdbc:sqlite:case.db'}}\n",
        "micronaut": "micronaut: {application: {name: @project.name@}}\ndatasources: {default: {url: 'jdbc:sqlite:case.db'}}\nflyway:\n  datasources: {default: {enabled: true}}\n"}.items()],
    case("maven-in-a-placeholder", 0, ["application.yml:5: @app.owner@ is filled in by a build"], ["-configFiles=application.yml", "config"],
         {"application.yml": "spring:\n  datasource: {url: 'jdbc:sqlite:case.db'}\n  flyway:\n    placeholders:\n      owner: @app.owner@\n"}),
    *[case(f"maven-decides-the-{key}-{end}", 2, [rf"application.{end}:\d: {said} is filled in by a build \(Maven\)"], database(f"application.{end}"), {f"application.{end}": text, **MADE}, NOTHING) for key, end, said, text in (
        ("url", "yml", "@db.url@", "spring:\n  datasource:\n    url: @db.url@\n"), ("url", "properties", "@db.url@", "spring.datasource.url=@db.url@\n"),
        ("user", "yml", "@db-user@", "datasources:\n  default:\n    url: jdbc:sqlite:case.db\n    username: @db-user@\nflyway: {datasources: {default: {}}}\n"),
        ("table", "yml", "@t@", "spring: {datasource: {url: 'jdbc:sqlite:case.db'}, flyway: {table: '@t@'}}\n"))],
    *[case(f"yaml-that-begins-with-{name}", 2, [rf"c.yml:1:4: no value can begin with {sign}; put it in quotes"], ["-configFiles=c.yml", "info"], {"c.yml": f"a: {sign}x\n"}) for name, sign in (("at", "@"), ("backquote", "`"), ("percent", "%"))],
    *[case(f"import-{name}", 0, [rf"{file_name}:{line}: {key} is not followed.*-c", "Applied 1 migration"], database(file_name), {file_name: text, **MADE}, ONE, never=["s3cret"]) for name, file_name, line, key, text in (
        ("yml", "application.yml", 3, "spring.config.import", "spring:\n  config:\n    import: optional:configserver:http://u:s3cret@h\n  datasource: {url: 'jdbc:sqlite:case.db'}\n"),
        ("list", "application.yml", 1, "spring.config.import", "spring.config.import: ['classpath:db.yml', 'vault://']\nspring.datasource.url: jdbc:sqlite:case.db\n"),
        ("properties", "application.properties", 2, "spring.config.import", "spring.datasource.url=jdbc:sqlite:case.db\nspring.config.import[0]=optional:file:.env[.properties]\n"),
        ("quarkus", "application.properties", 1, "quarkus.config.locations", "quarkus.config.locations=more.properties\nquarkus.datasource.jdbc.url=jdbc:sqlite:case.db\nquarkus.flyway.migrate-at-start=true\n"))],
    case("import-alone", 2, ["application.yml:1: spring.config.import is not followed", "No database is named"], database("application.yml"), {"application.yml": "spring.config.import: db.yml\n"}),
    *[case(f"spring-placeholder-in-brackets-{name}", 0, [r"placeholders.app.owner-name += me +\("], ["-configFiles=" + name, "config"], {name: text}) for name, text in (
        ("a.properties", "spring.datasource.url=jdbc:sqlite:case.db\nspring.flyway.placeholders[app.owner-name]=me\n"),
        ("a.yml", "spring:\n  datasource: {url: 'jdbc:sqlite:case.db'}\n  flyway:\n    placeholders:\n      '[app.owner-name]': me\n"))],

    # Quarkus.
    case("quarkus", 0, ["Applied 1 migration"], database("application.properties"), of("quarkus", "properties", SCRIPTS), APPLIED, leaves_files={"dev.db": None, "test.db": None}),
    case("quarkus-run", 42, ["Applied 1 migration", STARTED], ["run", "-c", "application.properties", *PROGRAM], of("quarkus", "properties", SCRIPTS), APPLIED),
    case("quarkus-profile-dev", 2, ["cleanSchema=true asks to empty"], database("application.properties"), of("quarkus", "properties", SCRIPTS), NOTHING, environment={"QUARKUS_PROFILE": "dev"}),
    case("quarkus-profile-test", 0, ["sqlite:test.db"], ["-configFiles=application.properties", "config"], of("quarkus", "properties"), environment={"QUARKUS_PROFILE": "test"}),
    *[case(f"quarkus-profiles-{name}", 0, ["sqlite:case.db"], ["-configFiles=application.properties", "config"], {"application.properties": text + "quarkus.flyway.migrate-at-start=true\n"}, environment={"QUARKUS_PROFILE": profile}, never=["sqlite:other.db"])
      for name, profile, text in (
          ("in-braces", "test", "quarkus.datasource.jdbc.url=jdbc:sqlite:other.db\n%{dev,test}.quarkus.datasource.jdbc.url=jdbc:sqlite:case.db\n%{prod}.quarkus.datasource.jdbc.url=jdbc:sqlite:other.db\n"),
          ("parent", "", "quarkus.config.profile.parent=common\nquarkus.datasource.jdbc.url=jdbc:sqlite:other.db\n%common.quarkus.datasource.jdbc.url=jdbc:sqlite:case.db\n"),
          ("above-the-parent", "", "quarkus.config.profile.parent=common\n%prod.quarkus.datasource.jdbc.url=jdbc:sqlite:case.db\n%common.quarkus.datasource.jdbc.url=jdbc:sqlite:other.db\n"),
          ("the-last-wins", "a,b", "%b.quarkus.datasource.jdbc.url=jdbc:sqlite:case.db\n%a.quarkus.datasource.jdbc.url=jdbc:sqlite:other.db\n"))],
    case("quarkus-profiles-in-braces-yml", 0, ["sqlite:case.db"], ["-configFiles=application.yml", "config"], {"application.yml": "'%{dev,test}':\n  quarkus:\n    datasource: {jdbc: {url: 'jdbc:sqlite:case.db'}}\n"}, environment={"QUARKUS_PROFILE": "test"}),
    case("quarkus-yml", 0, ["Applied 1 migration"], database("application.yml"),
         {"application.yml": "quarkus:\n  datasource:\n    jdbc: {url: 'jdbc:sqlite:case.db'}\n  flyway: {migrate-at-start: true}\n'%dev':\n  quarkus:\n    datasource.jdbc.url: jdbc:sqlite:dev.db\n",
          RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),
    case("quarkus-not-at-start", 42, ["Switched off", STARTED], ["run", "-c", "application.properties", *PROGRAM],
         of("quarkus", "properties", SCRIPTS, {"application.properties": file("quarkus/application.properties").replace("migrate-at-start=true", "migrate-at-start=false")}), NOTHING),
    case("quarkus-variable", 0, [r"url += jdbc:sqlite:var.db +\(QUARKUS_DATASOURCE_JDBC_URL\)"], ["-configFiles=application.properties", "config"], of("quarkus", "properties"), environment={"QUARKUS_DATASOURCE_JDBC_URL": "jdbc:sqlite:var.db"}),
    case("quarkus-named", 0, [r"default +\| ok +\| 1 ", r"users +\| ok +\| 1 ", r"stock-items +\| ok +\| 1 ", r"audit +\| passed over"], database("named.properties"),
         {"named.properties": file("quarkus/named.properties"), RESOURCES + "db/migration/V1__a.sql": "CREATE TABLE a (i INT);", RESOURCES + "db/users/V1__a.sql": "CREATE TABLE a (i INT);",
          RESOURCES + "db/stock/V1__a.sql": "CREATE TABLE a (i INT);"}, ONE),

    # Flyway's own.
    case("flyway-toml-with-other-commands", 0, ["check.majorTolerance has no effect. It is for a command that godwit does not have", "deploy.scriptFilename", "generate.versionedOnly", "Applied 1 migration"], ["migrate"],
         {"flyway.toml": file("flyway/flyway.toml"), **PLAIN}, ONE, never=["s3cret"]),
    case("flyway-toml-of-an-installation", 0, ["Applied 1 migration"], ["migrate"], {"conf/flyway.toml": file("flyway/flyway.toml"), **PLAIN}, ONE),
    case("flyway-conf-of-an-installation", 0, ['flyway.conf:9: "maven.profile" has neither flyway. nor godwit. in front; it was passed over', "Applied 1 migration"], ["migrate"], {"conf/flyway.conf": file("flyway/flyway.conf"), **PLAIN},
         {"select count(*) from birds": "1"}),
    case("flyway-conf-above-the-installations", 0, ["Applied 1 migration"], ["migrate"], {"conf/flyway.conf": "flyway.url=jdbc:sqlite:other.db\nflyway.locations=filesystem:sql\n", "flyway.conf": "flyway.url=jdbc:sqlite:case.db\n", **PLAIN},
         ONE, leaves_files={"other.db": None}),
    case("flyway-properties", 0, ["Applied 1 migration"], ["-configFiles=flyway.properties", "migrate"], {"flyway.properties": file("flyway/flyway.conf"), **PLAIN}, {"select count(*) from birds": "1"}),
    case("flyway-conf-slip-of-the-pen", 2, ["flyway.conf:1: \"flywya.url\" has neither", "Did you mean flyway."], ["migrate"], {"flyway.conf": "flywya.url=jdbc:sqlite:case.db\n"}),
    case("flyway-conf-without-its-prefix", 2, ["flyway.conf:1: \"url\" has neither", "Write flyway.url"], ["migrate"], {"flyway.conf": "url=jdbc:sqlite:case.db\n"}),
    *[case(f"kebab-{name}", 0, ["Applied 1 migration"], ["-configFiles=c.yml", "migrate"], {"c.yml": text, **PLAIN}, {"select count(*) from birds": "1"})
      for name, text in {"flyway": "flyway:\n  url: jdbc:sqlite:case.db\n  locations: filesystem:sql\n  table: birds\n  baseline-on-migrate: true\n  fail-on-missing-locations: true\n",
                         "godwit": "godwit: {url: 'sqlite:case.db', locations: 'filesystem:sql', table: birds, connect-retries: 2, server: {check-interval: 9, token-for-reads: false}, boot: {mode: migrate}}\n",
                         "dotted": "flyway.url: sqlite:case.db\nflyway.locations: filesystem:sql\nflyway.table: birds\ngodwit.server.check-interval: 9\n"}.items()],

    # Switches and .env.
    *[case(f"auto-migrate-{number}", 42, ["Pending: 1 migration", STARTED], ["run", "-url=sqlite:case.db", "-locations=filesystem:sql", *PROGRAM], PLAIN, NOTHING, environment={"AUTO_MIGRATE_ON_STARTUP": value})
      for number, value in enumerate(("0", "no", "NO", "off", "n", "N", "false ", " False", "false\n", "FALSE"))],
    *[case(f"auto-migrate-yes-{number}", 42, ["Applied 1 migration", STARTED], ["run", "-url=sqlite:case.db", "-locations=filesystem:sql", *PROGRAM], PLAIN, ONE, environment={"AUTO_MIGRATE_ON_STARTUP": value})
      for number, value in enumerate(("1", "yes", "On", "Y", " true ", "", "  "))],
    *[case(f"switch-that-is-none-{number}", 2, [f"{name} must be true, yes", "Nothing was done"], ["run", "-url=sqlite:case.db", "-locations=filesystem:sql", *PROGRAM], PLAIN, NOTHING, never=[STARTED], environment={name: value})
      for number, (name, value) in enumerate((("AUTO_MIGRATE_ON_STARTUP", "disabled"), ("AUTO_MIGRATE_ON_STARTUP", "never"), ("FAIL_ON_MIGRATION_ERROR", "maybe"), ("FAIL_ON_MIGRATION_ERROR", "2"), ("AUTO_MIGRATE_ON_STARTUP", "fales")))],
    *[case(f"fail-on-error-{number}", 42, [STARTED], ["run", "-url=sqlite:case.db", "-locations=filesystem:sql", *PROGRAM], {"sql/V1__a.sql": "CREATE TABL a;"}, environment={"FAIL_ON_MIGRATION_ERROR": value})
      for number, value in enumerate(("0", "no", "Off", "n ", "FALSE"))],
    case("dotenv-database-url", 0, [r"url += sqlite:case.db +\(.env:2\)"], ["config"], {".env": "# of the platform\nexport DATABASE_URL=\"sqlite:case.db\"\nOTHER='unclosed\n"}),
    case("dotenv-database-url-migrates", 0, ["Applied 1 migration"], ["-locations=filesystem:sql", "migrate"], {".env": "DATABASE_URL=sqlite:case.db\n", **PLAIN}, ONE),
    case("dotenv-database-url-with-a-variable", 2, [r"\.env:2: the URL holds \$\{…\}, and variables are filled in only in configuration files"], ["-locations=filesystem:sql", "migrate"],
         {".env": "NAME=case\nDATABASE_URL=sqlite:${NAME}.db\n", **PLAIN}, leaves={"select count(*) from sqlite_master": "0"}),
    case("variable-url-with-a-variable", 2, [r"DATABASE_URL: the URL holds \$\{…\}"], ["-locations=filesystem:sql", "migrate"], PLAIN, environment={"DATABASE_URL": "sqlite:${NAME}.db"}),
    case("option-url-with-a-variable", 2, [r"the URL holds \$\{…\}"], ["-url=postgresql://h/${db.name:app}", "-locations=filesystem:sql", "migrate"], PLAIN),
    case("dotenv-flyway-url-wins", 0, [r"url += sqlite:b.db +\(.env:1\)"], ["config"], {".env": "FLYWAY_URL=sqlite:b.db\nDATABASE_URL=sqlite:a.db\n"}),
    case("dotenv-environment-wins", 0, [r"url += sqlite:b.db +\(DATABASE_URL\)"], ["config"], {".env": "DATABASE_URL=sqlite:a.db\n"}, environment={"DATABASE_URL": "sqlite:b.db"}),
    case("dotenv-auto-migrate", 42, ["Pending: 1 migration", STARTED], ["run", "-url=sqlite:case.db", "-locations=filesystem:sql", *PROGRAM], {".env": "AUTO_MIGRATE_ON_STARTUP=no\n", **PLAIN}, NOTHING),
    case("dotenv-switch-that-is-none", 2, [".env:1: AUTO_MIGRATE_ON_STARTUP must be"], ["run", "-url=sqlite:case.db", *PROGRAM], {".env": "AUTO_MIGRATE_ON_STARTUP=sometimes\n", **PLAIN}, NOTHING),
]
