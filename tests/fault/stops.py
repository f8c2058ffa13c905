#!/usr/bin/env python3
"""A stop by SIGTERM with stopTimeout: the running statement ends or is cancelled, none begins, the history says what is there.

usage: stops.py <test>     one of the functions below whose name begins with test_
"""
import os
import signal
import sys
import time

from processes import SLEEP, Project, wait_until

# Some seconds, whatever the machine; SQLite has no sleep.
SECONDS = {"pg": "INSERT INTO one SELECT 7 FROM pg_sleep(4);", "my": "INSERT INTO one SELECT 7 + sleep(4);",
           "sqlite": "INSERT INTO one WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000000) SELECT 7 FROM n WHERE i = 15000000;"}
RUNNING = {"pg": "select count(*) from pg_stat_activity where state = 'active' and datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()",
           "my": "select count(*) from information_schema.processlist where db = database() and info like '%sleep(%' and id <> connection_id()"}
CANCELLED = "while this statement ran"


def wait_for_statement(project):
    """Until the long statement runs. An insert stands in front of it, so that SQLite's journal is there meanwhile."""
    if project.database.kind != "sqlite":
        return wait_until(lambda: project.database.sql(RUNNING[project.database.kind]) != "0")
    journal = os.path.join(project.work, "case.db-journal")
    wait_until(lambda: all((time.sleep(0.05), os.path.exists(journal))[1] for _ in range(8)))


def stop(kind, name, scripts, *arguments, check):
    """Stops the run while the script's long statement runs; `check` gets project, exit code, all that was said, seconds."""
    project = Project(kind, "stop_" + name, {"V1__ok.sql": "CREATE TABLE one (id INTEGER);\n", **scripts})
    try:
        process = project.start("-color=never", *arguments, "migrate")
        wait_for_statement(project)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
        check(project, process.returncode, out + err, time.monotonic() - began)
        code, said = project.run("-lockTimeout=0", "repair")  # the lock is free
        assert code == 0, said
    finally:
        project.close()


def ids(project):
    return project.database.sql("select id from one order by id").split()


def statement_may_end(kind):
    def check(project, code, said, _):
        assert code == 8, (code, said)
        assert "Stopped by a signal" in said and CANCELLED not in said, said
        assert "rolled back" in said and "run migrate again" in said, said
        assert ids(project) == [] and project.rows() == ["1|1"], (ids(project), project.rows())

    text = f"INSERT INTO one VALUES (1);\n{SECONDS[kind]}\nINSERT INTO one VALUES (2);\n"
    stop(kind, "ends", {"V2__long.sql": text, "V3__next.sql": "INSERT INTO one VALUES (3);\n"}, "-stopTimeout=2m", check=check)


def statement_is_cancelled_when_the_time_is_over(kind):
    def check(project, code, said, seconds):
        assert code == 8, (code, said)
        assert "Stopped by a signal" in said and 1 <= seconds < 30, (said, seconds)
        assert ids(project) == [] and project.rows() == ["1|1"], (ids(project), project.rows())

    stop(kind, "over", {"V2__long.sql": f"INSERT INTO one VALUES (1);\n{SLEEP[kind]}\nINSERT INTO one VALUES (2);\n"}, "-stopTimeout=1", check=check)


def complete_script_is_recorded(kind):
    def check(project, code, said, _):
        assert code == 8 and "before the next step" in said, (code, said)
        assert ids(project) == ["1", "7"] and project.rows() == ["1|1", "2|1"], (ids(project), project.rows())

    scripts = {"V2__long.sql": f"INSERT INTO one VALUES (1);\n{SECONDS[kind]}\n", "V3__next.sql": "INSERT INTO one VALUES (3);\n"}
    stop(kind, "complete", scripts, "-stopTimeout=-1", check=check)


def test_a_statement_may_end_within_the_time_on_postgresql():
    statement_may_end("pg")


def test_a_statement_may_end_within_the_time_on_mariadb():
    statement_may_end("my")


def test_a_statement_may_end_within_the_time_on_sqlite():
    statement_may_end("sqlite")


def test_a_statement_is_cancelled_when_the_time_is_over_on_postgresql():
    statement_is_cancelled_when_the_time_is_over("pg")


def test_a_statement_is_cancelled_when_the_time_is_over_on_mariadb():
    statement_is_cancelled_when_the_time_is_over("my")


def test_a_statement_is_cancelled_when_the_time_is_over_on_sqlite():
    statement_is_cancelled_when_the_time_is_over("sqlite")


def test_a_script_that_is_complete_is_recorded_on_postgresql():
    complete_script_is_recorded("pg")


def test_a_script_that_is_complete_is_recorded_on_mariadb():
    complete_script_is_recorded("my")


def test_a_script_that_is_complete_is_recorded_on_sqlite():
    complete_script_is_recorded("sqlite")


def test_a_run_that_is_done_when_the_statement_ends_ends_well():
    def check(project, code, said, _):
        assert code == 0 and "Applied 2 migrations" in said, (code, said)
        assert ids(project) == ["1", "7"], ids(project)

    stop("pg", "done", {"V2__long.sql": f"INSERT INTO one VALUES (1);\n{SECONDS['pg']}\n"}, "-stopTimeout=1m", check=check)


def test_outside_a_transaction_what_was_done_stays_and_the_row_says_so():
    def check(project, code, said, _):
        assert code == 8 and "Statements 1 to 2 took effect and stay" in said, (code, said)
        assert ids(project) == ["1", "7"] and project.rows() == ["1|1", "2|0"], (ids(project), project.rows())

    text = f"INSERT INTO one VALUES (1);\n{SECONDS['pg']}\nINSERT INTO one VALUES (2);\n"
    stop("pg", "outside", {"V2__long.sql": text, "V2__long.sql.conf": "executeInTransaction=false\n"}, "-stopTimeout=1m", check=check)


def test_ddl_of_mariadb_that_was_done_stays_and_the_row_says_so():
    def check(project, code, said, _):
        assert code == 8 and "Statement 1 took effect and stays" in said, (code, said)
        assert project.rows() == ["1|1", "2|0"], project.rows()
        assert project.database.sql("select count(*) from information_schema.tables where table_schema = database() and table_name in ('two', 'three')") == "1"

    text = f"CREATE TABLE two (i INT);\n{SECONDS['my']}\nCREATE TABLE three (i INT);\n"
    stop("my", "ddl", {"V2__long.sql": text}, "-stopTimeout=1m", check=check)


def test_the_data_of_a_copy_go_on_within_the_time():
    rows = "".join(f"{n}\n" for n in range(10, 60))
    text = "INSERT INTO one VALUES (1);\n" + f"COPY one FROM STDIN;\n{rows}\\.\n" + "INSERT INTO one VALUES (2);\n"

    def check(project, code, said, _):
        assert code == 8 and CANCELLED not in said, (code, said)
        assert ids(project) == [], ids(project)

    # A trigger makes each row of the data last.
    slow = ("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id >= 10 THEN PERFORM pg_sleep(0.1); END IF; RETURN NEW; END $$;\n"
            "CREATE TABLE one (id INTEGER);\nCREATE TRIGGER slow BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION slow();\n")
    RUNNING["pg"] = RUNNING["pg"].replace("pg_sleep", "COPY one")
    stop("pg", "copy", {"V1__ok.sql": slow, "V2__long.sql": text}, "-stopTimeout=1m", check=check)


def test_after_a_stop_no_tenant_begins():
    def check(project, code, said, _):
        assert code == 8 and "4 tenants had no turn any more" in said, (code, said)
        assert project.database.sql("select count(*) from pg_namespace where nspname in ('t3', 't4', 't5', 't6')") == "0"

    tenants = ["-tenants.query=select 't' || generate_series(1, 6)", "-tenants.schema=${tenant}", "-tenants.parallel=2"]
    stop("pg", "tenants", {"V2__long.sql": SLEEP["pg"]}, *tenants, "sys", "database", check=check)


def test_a_second_signal_ends_the_process_at_once():
    project = Project("pg", "stop_twice", {"V1__ok.sql": "CREATE TABLE one (id INTEGER);\n", "V2__long.sql": "INSERT INTO one VALUES (1);\n" + SLEEP["pg"]})
    try:
        process = project.start("-stopTimeout=-1", "migrate")
        wait_for_statement(project)
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == -signal.SIGTERM, process.returncode
    finally:
        project.close()


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("1 passed, 0 failed")
