"""What the history may hold, hide, and lose hold of. Rows of the table that run_table.py runs."""
from table import Case, ONE, TWO, migrate, sql, without, write

TABLE = "flyway_schema_history"
ROWS = f"select count(*) from {TABLE}"
THREE = {**TWO, "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"}
SECOND = write("sql/V2__two.sql", TWO["sql/V2__two.sql"])

# Row-level security.
ROLES = ("DO $$ BEGIN CREATE ROLE {0} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; "
         "GRANT CREATE ON SCHEMA public TO {0}; GRANT ALL ON flyway_schema_history TO {0}; ")
SECURE = f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY; "
OWNED = ROLES.format("cli_rls_owner") + SECURE + f"ALTER TABLE {TABLE} OWNER TO cli_rls_owner; "
ALL = f"CREATE POLICY all_rows ON {TABLE} USING (true); "


def secured(name, code, policies, says=(), role="cli_rls", command=("migrate",), setup=None, **more):
    setup = ROLES.format(role) + SECURE if setup is None else setup
    refused = ["Row-level security hides rows", rf'"{role}"', "CREATE POLICY", "BYPASSRLS", "Nothing was changed"]
    return Case(f"row-security-{name}", code, [*says, *(refused if code else [])], ["-user=" + role, *command], database="pg", files=ONE,
                before=[migrate(), sql(setup + policies), SECOND], leaves={ROWS: "1" if code or command != ("migrate",) else "2"}, **more)


CASES = [
    secured("without-a-policy", 3, ""),
    secured("with-a-condition", 3, f"CREATE POLICY a_part ON {TABLE} USING (installed_by = 'nobody')"),
    secured("with-a-condition-that-is-always-true", 3, f"CREATE POLICY a_part ON {TABLE} USING (installed_rank = installed_rank)"),
    secured("for-another-role", 3, f"CREATE POLICY mine ON {TABLE} TO postgres USING (true)"),
    secured("for-writing-only", 3, f"CREATE POLICY writes ON {TABLE} FOR INSERT WITH CHECK (true)"),
    secured("restrictive", 3, ALL + f"CREATE POLICY less ON {TABLE} AS RESTRICTIVE USING (version <> '1')"),
    secured("of-a-forced-owner", 3, f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY", role="cli_rls_owner", setup=OWNED),
    secured("switched-off-by-the-session", 3, "", command=("-initSql=SET row_security = off", "migrate")),
    *[secured("told-to-" + command, 3, "", command=(command,), never=["none", "No migrations", "not been applied"]) for command in ("info", "validate", "history", "current", "repair", "undo")],
    secured("told-to-wait", 3, "", command=("-version=1", "-timeout=5", "wait")),
    secured("shows-all", 0, ALL, ["Applied 1"]),
    secured("shows-all-to-readers", 0, f"CREATE POLICY r ON {TABLE} FOR SELECT USING (true); CREATE POLICY w ON {TABLE} FOR INSERT WITH CHECK (true)", ["Applied 1"]),
    secured("shows-all-beside-another-policy", 0, ALL + f"CREATE POLICY more ON {TABLE} USING (version = '1')", ["Applied 1"]),
    secured("shows-all-to-a-group-of-the-role", 0, "DO $$ BEGIN CREATE ROLE cli_rls_group; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; GRANT cli_rls_group TO cli_rls; "
            f"CREATE POLICY g ON {TABLE} TO cli_rls_group USING (true)", ["Applied 1"]),
    secured("restricts-others-only", 0, ALL + f"CREATE POLICY less ON {TABLE} AS RESTRICTIVE TO postgres USING (false)", ["Applied 1"]),
    secured("of-its-owner", 0, "", ["Applied 1"], role="cli_rls_owner", setup=OWNED),
    secured("passed-by", 0, "ALTER ROLE cli_rls_passes BYPASSRLS", ["Applied 1"], role="cli_rls_passes"),
]

# A script that gives the migration lock away.
GIVEN_AWAY = [r"V2__two\.sql", "gave the migration lock away", "taken again", "no other run"]
UNLOCK = {"pg": "SELECT pg_advisory_unlock_all();\n", "my": "DO RELEASE_ALL_LOCKS();\n"}
ADDED = {"pg": f"INSERT INTO {TABLE} (installed_rank, version, description, type, script, installed_by, execution_time, success) VALUES (7, '2', 'two', 'SQL', 'V2__two.sql', 'another', 0, true);\n",
         "my": f"INSERT INTO {TABLE} (installed_rank, version, description, type, script, installed_by, execution_time, success) VALUES (7, '2', 'two', 'SQL', 'V2__two.sql', 'another', 0, 1);\n"}
for kind, unlock in UNLOCK.items():
    files = {**ONE, "sql/V2__two.sql": unlock + "CREATE TABLE two (id INTEGER);\n", "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"}
    CASES += [
        Case(f"lock-given-away-{kind}", 0, [*GIVEN_AWAY, "Applied 3"], database=kind, files=files, leaves={ROWS: "3"}),
        Case(f"lock-given-away-outside-a-transaction-{kind}", 0, [*GIVEN_AWAY, "Applied 3"], ["-executeInTransaction=false", "migrate"], database=kind, files=files, leaves={ROWS: "3"}),
        Case(f"lock-given-away-in-a-group-{kind}", 0, ["gave the migration lock away"], ["-group=true", "migrate"], database=kind, files=files, leaves={ROWS: "3"}),
        Case(f"lock-given-away-by-a-repeatable-{kind}", 0, ["gave the migration lock away", "Applied 2"], database=kind, files={**ONE, "sql/R__two.sql": unlock}, leaves={ROWS: "2"}),
        Case(f"lock-given-away-by-a-callback-{kind}", 0, ["gave the migration lock away", "Applied 1"], database=kind, files={**ONE, "sql/beforeEachMigrate.sql": unlock}, leaves={ROWS: "1"}),
        Case(f"lock-given-away-by-an-undo-{kind}", 0, ["gave the migration lock away"], ["undo"], database=kind, files={**ONE, "sql/U1__one.sql": unlock + "DROP TABLE one;\n"}, before=[migrate()], leaves={ROWS: "2"}),
        # The row that stands for another run's is written by the script itself.
        Case(f"lock-given-away-and-history-changed-{kind}", 7, [r"V2__two\.sql", "gave the migration lock away", "has changed the history", "run info"], database=kind, never=["taken again"],
             files={**ONE, "sql/V2__two.sql": unlock + "CREATE TABLE two (id INTEGER);\n" + ADDED[kind], "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"},
             leaves={f"select count(*) from {TABLE} where version = '3'": "0"}),
        Case(f"lock-given-away-and-row-removed-{kind}", 7, [r"V2__two\.sql", "has changed the history"], database=kind, files={**ONE, "sql/V2__two.sql": unlock + f"DELETE FROM {TABLE};\n"}),
        Case(f"lock-kept-and-history-changed-{kind}", 0, ["Applied 2"], database=kind, never=["migration lock away"],
             files={**ONE, "sql/V2__two.sql": f"UPDATE {TABLE} SET installed_by = 'me';\n"}, leaves={ROWS: "2"}),
    ]
CASES += [
    Case("lock-given-away-by-key", 0, [*GIVEN_AWAY], database="pg", files={**ONE, "sql/V2__two.sql": "SELECT pg_advisory_unlock(classid::bigint << 32 | objid::bigint) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();\n"},
         leaves={ROWS: "2"}),
    # What the session needs is there again: its search path and its role.
    Case("discard-all", 0, [*GIVEN_AWAY, "Applied 3"], ["-schemas=s1", "migrate"], database="pg", files={**ONE, "sql/V2__two.sql": "DISCARD ALL;\n", "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"},
         leaves={"select string_agg(tablename, ',' order by tablename) from pg_tables where schemaname = 's1'": f"{TABLE},one,three", f"select count(*) from s1.{TABLE} where success": "4"}),
    Case("discard-all-and-the-role", 0, [*GIVEN_AWAY], ["-initSql=SET ROLE cli_discards", "migrate"], database="pg",
         files={**ONE, "sql/V2__two.sql": "DISCARD ALL;\n", "sql/V3__three.sql": "CREATE TABLE three (id INTEGER);\n"},
         before=[sql("DO $$ BEGIN CREATE ROLE cli_discards; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; GRANT CREATE ON SCHEMA public TO cli_discards")],
         leaves={"select tableowner from pg_tables where tablename = 'three'": "cli_discards", ROWS: "3"}),
    Case("discard-all-twice", 0, ["Applied 3"], database="pg", files={**ONE, "sql/V2__two.sql": "DISCARD ALL;\n", "sql/V3__three.sql": "DISCARD ALL;\n"}, leaves={ROWS: "3"}),
]

# An undo that broke off where work can stay.
BROKEN_UNDO = {**TWO, "sql/U2__two.sql": "DROP TABLE two;\nDROP TABLE absent;\n"}
for kind, more in (("my", []), ("pg", ["-executeInTransaction=false"]), ("sqlite", ["-executeInTransaction=false"])):
    for rows, written in (("false", "DELETE"), ("true", "UNDO_SQL")):
        failed = f"select count(*) from {TABLE} where type = '{written}' and not success"

        def broken(work, database, godwit, more=more, rows=rows):
            code, out, err = godwit(*more, "-undoRows=" + rows, "undo")
            assert code == 6, out + err

        common = dict(database=kind, files=BROKEN_UNDO, before=[migrate(), broken])
        name = f"{written.lower()}-{kind}"
        told = [r"U2__two\.sql \(version 2\) failed", "godwit repair", "`godwit undo`"]
        CASES += [
            Case(f"failed-undo-validate-{name}", 4, told, ["validate"], leaves={failed: "1"}, **common),
            Case(f"failed-undo-migrate-{name}", 4, told, ["migrate"], never=["up to date"], **common),
            Case(f"failed-undo-undo-{name}", 4, told, ["undo"], **common),
            Case(f"failed-undo-info-{name}", 0, [rf"\| {written} +\|[^|]*\| Failed"], ["info"], **common),
            Case(f"failed-undo-repair-{name}", 0, ["1 failed row removed"], ["repair"], leaves={failed: "0"}, **common),
        ]

# The last rank.
for kind in ("sqlite", "pg", "my"):
    for rank, pending, code in ((2147483647, TWO, 4), (2147483646, THREE, 4), (2147483646, TWO, 0)):
        left = {f"select max(installed_rank) from {TABLE}": str(rank if code else rank + 1), f"select min(installed_rank) from {TABLE}": str(rank)}
        says = [str(rank), "Nothing was changed", "lower ranks"] if code else ["Applied 1"]
        CASES.append(Case(f"rank-{rank}-with-{len(pending) - 1}-to-come-{kind}", code, says, ["migrate"], database=kind, files=ONE, leaves=left,
                          before=[migrate(), sql(f"UPDATE {TABLE} SET installed_rank = {rank}"), *[write(name, text) for name, text in pending.items()]]))
LAST = [migrate(), sql(f"UPDATE {TABLE} SET installed_rank = 2147483647")]
CASES += [
    Case("last-rank-info", 0, ["Success"], ["info"], files=ONE, before=LAST),
    Case("last-rank-nothing-to-do", 0, ["up to date"], ["migrate"], files=ONE, before=LAST),
    Case("last-rank-plan", 4, ["2147483647"], ["plan"], files=ONE, before=[*LAST, SECOND]),
    Case("last-rank-undo", 4, ["2147483647"], ["undo"], files={**ONE, "sql/U1__one.sql": "DROP TABLE one;\n"}, before=LAST, leaves={"select count(*) from one": "0"}),
    Case("last-rank-mark-deleted", 4, ["2147483647"], ["repair"], files=TWO, before=[migrate("-target=1"), *LAST[1:], SECOND, without("sql/V1__one.sql")], leaves={ROWS: "1"}),
    Case("rank-beyond-all", 4, ["3000000000", "no whole number up to 2147483647"], ["info"], files=ONE, before=[migrate(), sql(f"UPDATE {TABLE} SET installed_rank = 3000000000")]),
    Case("rank-that-is-text", 4, ['"first"', "no whole number"], ["migrate"], files=ONE, before=[migrate(), sql(f"UPDATE {TABLE} SET installed_rank = 'first'")]),
    # Whoever waits for a version reads the history alone.
    Case("wait-for-a-version-looks-at-no-script", 0, ["2"], ["-version=2", "-timeout=1", "wait"], files=TWO, before=[migrate(), write("sql/V02__again.sql", "SELECT 1;\n")]),
]
