"""What the .conf beside a script does: shouldExecute and errorOverrides. Rows of the table that run_table.py runs."""
from table import Case, migrate

A = "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (1);\n"
PROD = "shouldExecute=${env}==prod && ${size}!=small\n"
PLACES = ["-placeholders.env=test", "-placeholders.size=big"]
HISTORY = "select version from flyway_schema_history order by installed_rank"
COUNT = "select count(*) from a"


def scripts(text, conf, first=A):
    return {"sql/V1__a.sql": first, "sql/V2__b.sql": text, "sql/V2__b.sql.conf": conf}


ONLY_PROD = {**scripts("INSERT INTO a VALUES (2);\n", PROD), "sql/V3__c.sql": "INSERT INTO a VALUES (3);\n"}
AGAIN = "CREATE TABLE a (id INTEGER);\nINSERT INTO a VALUES (2);\n"
TABLE_EXISTS = {"sqlite": "*:SQLITE_ERROR", "pg": "42P07:0", "my": "42S01:1050"}
SHOWN = {"sqlite": "SQLITE_ERROR", "pg": "42P07", "my": "42S01/1050"}

CASES = [
    Case("should-execute-false", 0, ["Applied 2 migrations"], [*PLACES, "migrate"], files=ONLY_PROD, leaves={HISTORY: "1\n3", COUNT: "2"}),
    Case("should-execute-true", 0, ["Applied 3 migrations"], ["-placeholders.env=prod", PLACES[1], "migrate"], files=ONLY_PROD,
         leaves={HISTORY: "1\n2\n3"}),
    Case("should-execute-info", 0, [r"\| 2 +\| b +\| SQL +\| +\| Ignored"], [*PLACES, "info"], files=ONLY_PROD),
    Case("should-execute-json", 0, [r'"shouldExecuteExpression": ?"\$\{env\}==prod && \$\{size\}!=small"'],
         [*PLACES, "-outputType=json", "info"], files=ONLY_PROD),
    Case("should-execute-false-is-valid", 0, [], [*PLACES, "validate"], files=ONLY_PROD, before=[migrate(*PLACES)]),
    Case("should-execute-later", 4, [r"V2__b\.sql \(version 2\) has not been applied, and migrate passes over it"],
         ["-placeholders.env=prod", PLACES[1], "migrate"], files=ONLY_PROD, before=[migrate(*PLACES)]),
    Case("should-execute-later-out-of-order", 0, ["Applied 1 migration"],
         ["-placeholders.env=prod", PLACES[1], "-outOfOrder=true", "migrate"], files=ONLY_PROD, before=[migrate(*PLACES)],
         leaves={HISTORY: "1\n3\n2"}),
    Case("should-execute-wrong", 4, [r"V2__b\.sql\.conf:2:20: shouldExecute is not a condition: .*written twice"],
         files=scripts("SELECT 1;", "# one sign\nshouldExecute=a==b & true\n")),
    Case("should-execute-placeholder-missing", 4, [r"V2__b\.sql\.conf:1:15: .*placeholder env has no value.*-placeholders\.env="],
         files=ONLY_PROD),
    Case("should-execute-repeatable", 0, ["Applied 1 migration"], [*PLACES, "migrate"],
         files={"sql/V1__a.sql": A, "sql/R__v.sql": "CREATE VIEW v AS SELECT 1;\n", "sql/R__v.sql.conf": PROD}),
    Case("should-execute-callback", 0, ["Applied 1 migration"], [*PLACES, "migrate"],
         files={"sql/V1__a.sql": A, "sql/afterMigrate.sql": "INSERT INTO a VALUES (9);", "sql/afterMigrate.sql.conf": PROD},
         leaves={COUNT: "1"}),
    Case("should-execute-undo", 4, [r"U1__a\.sql must not run, because its shouldExecute="], [*PLACES, "undo"],
         files={"sql/V1__a.sql": A, "sql/U1__a.sql": "DROP TABLE a;", "sql/U1__a.sql.conf": PROD}, before=[migrate(*PLACES)],
         leaves={COUNT: "1"}),
    Case("overrides-wrong", 4, [r"V2__b\.sql\.conf:1: errorOverrides has \"42P07:W\", which has not three parts"],
         files=scripts("SELECT 1;", "errorOverrides=42P07:W\n")),
    Case("overrides-wrong-for-all", 2, [r"-errorOverrides: errorOverrides has \"x:0:W\""], ["-errorOverrides=x:0:W", "migrate"],
         files={"sql/V1__a.sql": A}),
]

for kind, code in TABLE_EXISTS.items():
    CASES += [
        Case(f"overrides-{kind}-warning", 0, [rf"Line 1: .*\({SHOWN[kind]}\)\. errorOverrides lets it pass", "Applied 2 migrations"],
             database=kind, files=scripts(AGAIN, f"errorOverrides={code}:W\n"), leaves={COUNT: "2", HISTORY: "1\n2"}),
        Case(f"overrides-{kind}-info", 0, [r"V2__b\.sql:1:\d+: .*errorOverrides lets it pass", "Applied 2 migrations"], ["migrate"], kind,
             scripts(AGAIN, f"errorOverrides={code}:I-\n"), never=["WARNING", rf"\({SHOWN[kind]}\)"], leaves={COUNT: "2"}),
        Case(f"overrides-{kind}-discard", 0, ["Applied 2 migrations"], ["migrate"], kind,
             scripts(AGAIN, f"errorOverrides={code}:D\n"), never=["errorOverrides", "exists"], leaves={COUNT: "2"}),
        Case(f"overrides-{kind}-for-all", 0, ["errorOverrides lets it pass"], [f"-errorOverrides={code}:W", "migrate"], kind,
             {"sql/V1__a.sql": A, "sql/V2__b.sql": AGAIN}, leaves={COUNT: "2"}),
        Case(f"overrides-{kind}-its-own-count-instead", 6, [r"V2__b\.sql:1:"], [f"-errorOverrides={code}:W", "migrate"], kind,
             scripts(AGAIN, "errorOverrides=\n"), leaves={COUNT: "1"}),
        Case(f"overrides-{kind}-another-error", 6, [r"V2__b\.sql:2:"], ["migrate"], kind,
             scripts("INSERT INTO a VALUES (2);\nINSERT INTO a VALUES (1);\n", f"errorOverrides={code}:W\n"), leaves={COUNT: "1"}),
        Case(f"overrides-{kind}-json", 0, [r'"warnings": ?\[\s*"Line 1: .*errorOverrides lets it pass'], ["-outputType=json", "migrate"], kind,
             scripts(AGAIN, f"errorOverrides={code}:W\n")),
        Case(f"overrides-{kind}-constraint", 0, ["errorOverrides lets it pass"], ["migrate"], kind,
             scripts("INSERT INTO a VALUES (2);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (3);\n",
                     "errorOverrides=23505:0:W,23000:1062:W,*:19:W\n"), leaves={COUNT: "3"}),
    ]

RAISE = "INSERT INTO a VALUES (2);\nDO $$ BEGIN RAISE {} 'take care' USING ERRCODE = '01ABC'; END $$;\nINSERT INTO a VALUES (3);\n"
ROUND = "CREATE TABLE b (c TINYINT);\nSET sql_mode = '';\nINSERT INTO b VALUES (1000);\nINSERT INTO a VALUES (2);\n"
CASES += [
    Case("overrides-pg-notice-becomes-an-error", 6, [r"V2__b\.sql:2:\d+: .*take care.*counts as an error because of errorOverrides.*\(01ABC\)"],
         database="pg", files=scripts(RAISE.format("WARNING"), "errorOverrides=01ABC:0:E\n"), leaves={COUNT: "1"}),
    Case("overrides-pg-notice-is-discarded", 0, ["Applied 2"], ["migrate"], "pg",
         scripts(RAISE.format("NOTICE"), "errorOverrides=01ABC:*:D\n"), never=["take care"], leaves={COUNT: "3"}),
    Case("overrides-pg-notice-becomes-an-info", 0, ["take care"], ["migrate"], "pg",
         scripts(RAISE.format("WARNING"), "errorOverrides=01ABC:*:I\n"), never=["WARNING.*Applied"], leaves={COUNT: "3"}),
    Case("overrides-pg-savepoints-of-the-script", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("SAVEPOINT x;\nINSERT INTO a VALUES (2);\nROLLBACK TO x;\nSELECT 1/0;\nINSERT INTO a VALUES (3);\nRELEASE x;\n",
                 "errorOverrides=22012:0:W\n"), leaves={COUNT: "2"}),
    Case("overrides-pg-own-transactions", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("INSERT INTO a VALUES (2);\nSELECT 1/0;\nCOMMIT;\nBEGIN;\nSELECT 1/0;\nINSERT INTO a VALUES (3);\n",
                 "errorOverrides=22012:0:W\n"), leaves={COUNT: "3"}),
    Case("overrides-pg-outside-a-transaction", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("INSERT INTO a VALUES (2);\nSELECT 1/0;\nINSERT INTO a VALUES (3);\n",
                 "errorOverrides=22012:0:W\nexecuteInTransaction=false\n"), leaves={COUNT: "3"}),
    Case("overrides-pg-set-transaction", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSELECT 1/0;\n", "errorOverrides=22012:0:W\n")),
    Case("overrides-pg-copy-into-nowhere", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("COPY nowhere FROM STDIN;\n1\n2\n\\.\nCOPY a FROM STDIN;\n5\n6\n\\.\n", "errorOverrides=42P01:0:W\n"),
         leaves={COUNT: "3"}),
    Case("overrides-pg-copy-of-wrong-data", 0, ["Applied 2"], ["migrate"], "pg",
         scripts("COPY a FROM STDIN;\n5\nsix\n7\n\\.\nCOPY a FROM STDIN;\n8\n\\.\n", "errorOverrides=22P02:0:W\n"),
         leaves={COUNT: "2"}),
    Case("overrides-pg-a-failed-savepoint-cannot-pass", 6, [r"cannot let it pass"], ["migrate"], "pg",
         scripts("ROLLBACK TO nowhere;\nINSERT INTO a VALUES (2);\n", "errorOverrides=3B001:0:W\n"), leaves={COUNT: "1"}),
    Case("overrides-pg-group", 0, ["Applied 2"], ["-group=true", "migrate"], "pg",
         scripts("SELECT 1/0;\nINSERT INTO a VALUES (2);\n", "errorOverrides=22012:0:W\n"), leaves={COUNT: "2"}),
    Case("overrides-my-warning-becomes-an-error", 6, [r"V2__b\.sql:3:\d+: .*1264.*counts as an error because of errorOverrides"],
         database="my", files=scripts(ROUND, "errorOverrides=*:1264:E\n"), leaves={COUNT: "1", "select count(*) from b": "0"}),
    Case("overrides-my-warning-is-discarded", 0, ["Applied 2"], ["migrate"], "my",
         scripts(ROUND, "errorOverrides=*:1264:D\n"), never=["1264"], leaves={COUNT: "2"}),
    Case("overrides-sqlite-a-rolled-back-transaction-cannot-pass", 6, [r"cannot let it pass, because what the script had done before is lost"],
         files=scripts("INSERT INTO a VALUES (2);\nINSERT OR ROLLBACK INTO a VALUES (1);\nINSERT INTO a VALUES (3);\n",
                       "errorOverrides=*:19:W\n"), leaves={COUNT: "1"}),
    Case("overrides-in-an-undo-script", 0, ["errorOverrides lets it pass"], ["undo"],
         files={"sql/V1__a.sql": A, "sql/U1__a.sql": "DROP TABLE nowhere;\nDROP TABLE a;\n",
                "sql/U1__a.sql.conf": "errorOverrides=*:1:W\n"}, before=[migrate()]),
    Case("overrides-with-callbacks-of-statements", 0, ["Applied 2"], ["migrate"], "pg",
         {**scripts("SELECT 1/0;\nINSERT INTO a VALUES (2);\n", "errorOverrides=22012:0:W\n"),
          "sql/afterEachMigrateStatement.sql": "SELECT 1;"}, leaves={COUNT: "2"}),
]
