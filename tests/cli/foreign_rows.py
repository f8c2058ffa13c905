"""Rows that Flyway wrote for migrations that are no SQL scripts. Rows of the table that run_table.py runs."""
from table import Case, migrate, sql, write

JDBC_ROW = ("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, "
            "execution_time, success) values (2, '{}', '{}', '{}', 'db.migration.V2__J', null, 'x', 1, true)")
ONE = {"sql/V1__a.sql": "CREATE TABLE a (id INTEGER);\n"}
CASES = []

# A row that Flyway wrote for a class, a script of another language or a resolver of one's own: no class is here.
for kind in ("sqlite", "pg", "my"):
    for type_text in ("JDBC", "SPRING_JDBC", "SCRIPT", "CUSTOM") if kind == "sqlite" else ("JDBC",):
        setting = dict(database=kind, files=ONE, before=[migrate(), sql(JDBC_ROW.format("2", "J", type_text))])
        name = f"foreign-row-{type_text.lower()}-{kind}"
        CASES += [
            Case(name + "-info", 0, [rf"\| 2 +\| J +\| {type_text} +\|[^|]*\| Success"], ["info"], **setting),
            Case(name + "-validate", 0, [rf"takes as applied: 2 db\.migration\.V2__J \({type_text}\)"], ["validate"], **setting),
            Case(name + "-repair", 0, ["nothing|Nothing"], ["repair"], never=["[Dd]eleted"], **setting),
        ]
    migrating = {**setting, "before": [*setting["before"], write("sql/V3__c.sql", "CREATE TABLE c (id INTEGER);\n")]}
    CASES.append(Case(f"foreign-row-migrate-{kind}", 0, ["Applied 1 migration", "now 3"], ["migrate"], never=["WARNING"], **migrating))

CASES += [
    Case("foreign-row-and-a-script-of-its-version", 4, [r"type JDBC, which godwit does not run"], ["validate"],
         files={**ONE, "sql/V3__c.sql": "CREATE TABLE c (id INTEGER);\n"},
         before=[migrate("-target=1"), sql(JDBC_ROW.format("2", "J", "JDBC")), migrate(),
                 write("sql/V2__b.sql", "SELECT 1;\n")]),
]
