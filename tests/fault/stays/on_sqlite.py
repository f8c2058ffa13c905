"""What SQLite has: its tables, its ways to fail and to take long, and scripts that only it knows."""
from corpus import OUTSIDE, Script, Statement, Words, plain

SETUP = """
create table work (tag text);
create table seeds (tag text); insert into seeds values ('d1'), ('d2'), ('d3');
create table counters (name text primary key, n int); insert into counters values ('c1', 0), ('c2', 0), ('nap', 0);
create table seed_x (tag text); create table seed_y (tag text); create table seed_z (tag text);
create table uni (id integer primary key); insert into uni values (1);
create table uni_rollback (id integer primary key on conflict rollback); insert into uni_rollback values (1);
create table uni_fail (id integer primary key on conflict fail); insert into uni_fail values (1);
create table checks (kind text);
create trigger checks_rollback before insert on checks when new.kind = 'rollback' begin select raise(rollback, 'rolled back'); end;
create trigger checks_abort before insert on checks when new.kind = 'abort' begin select raise(abort, 'aborted'); end;
create trigger checks_fail before insert on checks when new.kind = 'fail' begin select raise(fail, 'failed'); end;
create table parents (id integer primary key);
create table children (id integer references parents deferrable initially deferred);
create table nap (seconds real); insert into nap values (0);
create table naps (tag text);
create table hooks (tag text);
create table noted (tag text);
create trigger notes after insert on seed_z begin insert into noted values (new.tag); end;
"""


def refusing(how):
    return f"create trigger refuse before insert on flyway_schema_history when new.script like '%it.sql' begin select raise({how}); end"


REFUSE = {"raise": refusing("abort, 'not this row'"), "swallow": refusing("ignore"), "rollback": refusing("rollback, 'not this row'")}
ALLOW = "drop trigger if exists refuse"


def exists(name):
    return f"select count(*) from sqlite_master where name = '{name}'"


WORDS = Words(
    has_table=exists, has_index=exists, has_trigger=exists, has_view=exists,
    has_column=lambda t, c: f"select count(*) from pragma_table_info('{t}') where name = '{c}'",
    trigger_sql="CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN INSERT INTO hooks VALUES ('x'); END",
    drop_trigger="drop trigger {name}",
    drop_index="drop index {name}")

W = WORDS

FAILURES = {
    "missing": plain("INSERT INTO nope VALUES (1)"),
    "unique": plain("INSERT INTO uni VALUES (1)"),
    "syntax": plain("INSERT INTO INTO work"),
    "or_rollback": plain("INSERT OR ROLLBACK INTO uni VALUES (1)"),
    "on_conflict_rollback": plain("INSERT INTO uni_rollback VALUES (1)"),
    "raise_rollback": plain("INSERT INTO checks VALUES ('rollback')"),
    "raise_abort": plain("INSERT INTO checks VALUES ('abort')"),
    "or_fail": Statement("INSERT OR FAIL INTO uni VALUES (7), (1)", "select count(*) from uni where id = 7", "delete from uni where id = 7"),
    "on_conflict_fail": Statement("INSERT INTO uni_fail VALUES (7), (1)", "select count(*) from uni_fail where id = 7", "delete from uni_fail where id = 7"),
    "raise_fail": Statement("INSERT INTO checks VALUES ('fine'), ('fail')", "select count(*) from checks where kind = 'fine'", "delete from checks where kind = 'fine'"),
    "update_rollback": plain("UPDATE OR ROLLBACK seeds SET rowid = 1"),
    "zeros": plain("INSERT INTO work SELECT abs(-9223372036854775808)"),
}
MORE_FAILURES = {
    "deferred": Statement("INSERT INTO children VALUES (99)", "select count(*) from children where id = 99", "delete from children where id = 99"),
    "full": plain("INSERT INTO work SELECT zeroblob(9000000)"),
}


def spin(rows):
    # As many rows as take about that long.
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT 1 + seconds * 1.5e6 FROM nap)) SELECT {rows} FROM n"


NAPS_P = ("select count(*) from naps where tag = 'p'", "delete from naps where tag = 'p'")
NAPS = {
    "select": plain(spin("count(*)")),
    "insert": Statement("INSERT INTO naps " + spin("iif(count(*) > 0, 'p', 'q')"), *NAPS_P),
    "update": Statement(f"UPDATE counters SET n = 7 + ({spin('count(*)')}) * 0 WHERE name = 'nap'", "select n = 7 from counters where name = 'nap'",
                        "update counters set n = 0 where name = 'nap'"),
    "delete": Statement(f"DELETE FROM seeds WHERE tag = 'd3' AND ({spin('count(*)')}) > 0", "select 1 - count(*) from seeds where tag = 'd3'",
                        "insert into seeds values ('d3')"),
    "table": Statement(f"CREATE TABLE t_nap AS {spin('count(*) AS n')}", exists("t_nap"), "drop table t_nap"),
}
MORE_NAPS = {}


def scripts():
    ins, create, commit = W.insert, W.create, W.commit()
    foreign = ("-initSql=PRAGMA foreign_keys = ON",)
    text = "select count(*) from work where tag = 'b'"
    outer = (plain("SAVEPOINT s"), ins("a"), create("t_b"), plain("RELEASE s"), ins("c"))
    noted = Statement("INSERT INTO seed_z VALUES ('z')", "select count(*) from noted where tag = 'z'", "delete from seed_z; delete from noted")
    return [
        Script("end", (plain("BEGIN IMMEDIATE"), ins("a"), W.commit("END"), plain("BEGIN EXCLUSIVE"), ins("b"), W.commit("END TRANSACTION"), ins("c"))),
        Script("begin_then_ddl", (create("t_a"), plain("BEGIN"), create("t_b"), ins("c", "t_b"), W.last_commit())),
        Script("outer_savepoint", outer, OUTSIDE, without=("flaw",)),
        Script("outer_savepoint_inside", outer),
        Script("through_trigger", (ins("a"), noted, ins("c"))),
        Script("through_trigger_outside", (ins("a"), noted, ins("c")), OUTSIDE),
        Script("deferred", (ins("a"), ins("b"), ins("c")), arguments=foreign, failures=("deferred",)),
        Script("deferred_in_own", (plain("BEGIN"), ins("a"), ins("b"), commit, ins("c")), arguments=foreign, failures=("deferred",)),
        Script("deferred_outside", (ins("a"), ins("b")), OUTSIDE, arguments=foreign, failures=("deferred",)),
        Script("full", (ins("a"), create("t_b"), ins("c")), arguments=("-initSql=PRAGMA max_page_count = 400",), failures=("full",)),
        Script("full_late", (ins("a"), plain("BEGIN"), ins("b"), W.last_commit()), arguments=("-initSql=PRAGMA max_page_count = 400",), failures=("full",)),
        Script("full_outside", (ins("a"), create("t_b"), ins("c")), OUTSIDE, arguments=("-initSql=PRAGMA max_page_count = 400",), failures=("full",)),
        Script("table_as", (ins("a"), Statement("CREATE TABLE t_as AS SELECT tag FROM seeds", exists("t_as"), "drop table t_as"), ins("c"))),
        Script("table_as_outside", (ins("a"), Statement("CREATE TABLE t_as AS SELECT tag FROM seeds", exists("t_as"), "drop table t_as"), ins("c")), OUTSIDE),
        Script("replace", (Statement("REPLACE INTO counters VALUES ('c9', 1)", "select count(*) from counters where name = 'c9'",
                                     "delete from counters where name = 'c9'"), ins("b"),
                           Statement("INSERT INTO counters VALUES ('c1', 5) ON CONFLICT (name) DO UPDATE SET n = n + 1",
                                     "select n from counters where name = 'c1'", "update counters set n = 0 where name = 'c1'"))),
        Script("user_version", (Statement("PRAGMA user_version = 7", "select user_version = 7 from pragma_user_version", "pragma user_version = 0"), ins("b"), create("t_c"))),
        Script("user_version_outside", (Statement("PRAGMA user_version = 7", "select user_version = 7 from pragma_user_version", "pragma user_version = 0"), ins("b")), OUTSIDE),
        Script("pragmas", (plain("PRAGMA case_sensitive_like = ON"), ins("b"), plain("PRAGMA cache_size = 500"), ins("d"))),
        Script("vacuum", (plain("VACUUM"), ins("b"), create("t_c")), arguments=("-mixed=true",)),
        Script("vacuum_and_begin", (ins("a"), plain("VACUUM"), plain("BEGIN"), ins("b"), ins("c"), W.last_commit()), arguments=("-mixed=true",)),
        Script("rename", (ins("a"), Statement("ALTER TABLE seed_x RENAME TO seed_w", exists("seed_w"), "alter table seed_w rename to seed_x"),
                          Statement("ALTER TABLE seed_y RENAME COLUMN tag TO label", W.has_column("seed_y", "label"), "alter table seed_y rename column label to tag"))),
        Script("temporary", (plain("CREATE TEMP TABLE tt (i int)"), plain("INSERT INTO tt VALUES (1)"), ins("c"), create("t_d"))),
        Script("temporary_outside", (plain("CREATE TEMP TABLE tt (i int)"), plain("INSERT INTO tt VALUES (1)"), ins("c"), create("t_d")), OUTSIDE),
        Script("parameters", (ins("a"), Statement("INSERT INTO work SELECT 'b' WHERE ?1 IS NULL", text, "delete from work where tag = 'b'"), ins("c"))),
        Script("override", (ins("a"), plain("INSERT INTO nope_passes VALUES (1)"), ins("c"), create("t_d")), "errorOverrides=*:1:W\n",
               without=("error:missing", "error:syntax", "error:zeros")),
        Script("override_outside", (ins("a"), plain("INSERT INTO nope_passes VALUES (1)"), ins("c"), create("t_d")),
               OUTSIDE + "errorOverrides=*:1:W\n", without=("error:missing", "error:syntax", "error:zeros")),
        Script("reindex", (ins("a"), plain("REINDEX"), plain("ANALYZE"), ins("d"))),
        Script("returning", (Statement("INSERT INTO work VALUES ('b') RETURNING tag", text, "delete from work where tag = 'b'"), ins("c"))),
        Script("without_rowid", (Statement("CREATE TABLE t_a (tag TEXT PRIMARY KEY) WITHOUT ROWID", exists("t_a"), "drop table t_a"), ins("b", "t_a"), W.index("i_c", "seed_x"))),
        Script("wal", (ins("a"), create("t_b"), ins("c")), applied=(("V1_1__wal.sql", (plain("PRAGMA journal_mode = WAL"),)),)),
        Script("wal_begin", (ins("a"), plain("BEGIN"), create("t_b"), ins("c"), W.last_commit()), applied=(("V1_1__wal.sql", (plain("PRAGMA journal_mode = WAL"),)),)),
    ]
