"""What MariaDB has: its tables, its ways to fail and to take long, and scripts that only it knows. @DB@ is the database's name."""
from dataclasses import replace

from corpus import OUTSIDE, Script, Statement, Words, plain

SETUP = """
create table work (tag varchar(20)) engine=innodb;
create table seeds (tag varchar(20)); insert into seeds values ('d1'), ('d2'), ('d3');
create table counters (name varchar(20) primary key, n int); insert into counters values ('c1', 0), ('c2', 0);
create table seed_x (tag varchar(20)); create table seed_y (tag varchar(20)); create table seed_z (tag varchar(20));
create table uni (id int primary key); insert into uni values (1);
create table isam (id int primary key, tag varchar(20)) engine=myisam; insert into isam values (1, 'one');
create table aria (id int primary key, tag varchar(20)) engine=aria; insert into aria values (1, 'one');
create table memo (id int primary key, tag varchar(20)) engine=memory; insert into memo values (1, 'one');
create table noted (tag varchar(20)) engine=myisam;
create table seed_f (tag varchar(20)); create view view_f as select 1 as i;
create table noisy (id int primary key); insert into noisy values (1);
create table nap (seconds double); insert into nap values (0);
create table naps (tag varchar(20));
create table hooks (tag varchar(20));
delimiter //
create trigger noisy_notes before insert on noisy for each row insert into noted values (concat('n', new.id))//
create procedure half(t varchar(20)) begin insert into work values (t); commit; insert into work values (t); signal sqlstate '45000'; end//
create procedure whole(t varchar(20)) begin insert into work values (t); commit; insert into work values (t); end//
create procedure ddl_half(t varchar(20)) begin insert into work values (t); create table t_call (i int); insert into nope values (1); end//
create procedure ddl_whole(t varchar(20)) begin insert into work values (t); create table t_call (i int); insert into work values (t); end//
create procedure plainly(t varchar(20)) begin insert into work values (t); insert into work values (t); end//
create procedure plainly_half(t varchar(20)) begin insert into work values (t); signal sqlstate '45000'; end//
create procedure doze_half(t varchar(20)) begin insert into naps values (t); commit; set @slept = sleep((select seconds from nap)); insert into naps values (t); end//
delimiter ;
"""


def refusing(then):
    return ("delimiter //\ncreate trigger refuse before insert on flyway_schema_history for each row if new.script like '%it.sql' then "
            f"{then}; end if//\ndelimiter ;")


REFUSE = {"raise": refusing("signal sqlstate '45000' set message_text = 'not this row'"), "null": refusing("set new.installed_rank = null")}
ALLOW = "drop trigger if exists refuse"


def counted(catalog, *conditions, schema="table_schema"):
    return f"select count(*) from information_schema.{catalog} where {schema} = '@DB@' and " + " and ".join(conditions)


WORDS = Words(
    has_table=lambda t: counted("tables", f"table_name = '{t}'"),
    has_index=lambda i: counted("statistics", f"index_name = '{i}'"),
    has_column=lambda t, c: counted("columns", f"table_name = '{t}'", f"column_name = '{c}'"),
    has_trigger=lambda g: counted("triggers", f"trigger_name = '{g}'", schema="trigger_schema"),
    has_view=lambda v: counted("tables", f"table_name = '{v}'"),
    trigger_sql="CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW INSERT INTO hooks VALUES ('x')",
    drop_trigger="drop trigger {name}",
    drop_index="drop index {name} on {table}",
    ddl_commits=True)

W = WORDS


def of_work(sql, tag, drop="", **words):
    undo = f"delete from work where tag = '{tag}'" + (f"; drop table if exists {drop}" if drop else "")
    return Statement(sql, f"select count(*) from work where tag = '{tag}'", undo, **words)


def engine(table, number, tag, kept=True):
    """A row in a table without transactions: it stays whatever happens."""
    return Statement(f"INSERT INTO {table} VALUES ({number}, '{tag}')", f"select count(*) from {table} where tag = '{tag}'",
                     f"delete from {table} where tag = '{tag}'", alone=True)


def engine_half(table):
    return Statement(f"INSERT INTO {table} VALUES (70, 'f'), (1, 'f')", f"select count(*) from {table} where tag = 'f'",
                     f"delete from {table} where tag = 'f'", whole=2, alone=True)


def noisy(rows, number):
    """The row is in a table with transactions, what a trigger notes of it is not."""
    return Statement(f"INSERT INTO noisy VALUES {rows}", f"select (select count(*) from noisy where id = {number}) + (select count(*) from noted where tag = 'n{number}')",
                     f"delete from noisy where id = {number}; delete from noted where tag = 'n{number}'", whole=2, alone=True)


def user(name):
    return f"select count(*) from mysql.global_priv where user = '{name}_@DB@'"


FAILURES = {
    "missing": plain("INSERT INTO nope VALUES (1)"),
    "unique": plain("INSERT INTO uni VALUES (1)"),
    "division": plain("INSERT INTO uni SELECT 1 / 0"),
    "syntax": plain("INSERT INTO INTO work"),
    "signal": plain("SIGNAL SQLSTATE '45000'"),
    "ddl": Statement("CREATE TABLE work (i int)", commits=True),
    "alter": Statement("ALTER TABLE seed_z ADD COLUMN tag INT", commits=True),
    "call_half": of_work("CALL half('f')", "f", whole=2, may_commit=True),
    "call_plainly": of_work("CALL plainly_half('f')", "f", whole=2, may_commit=True),
    "call_ddl_half": of_work("CALL ddl_half('f')", "f", drop="t_call", may_commit=True),
    "block_half": of_work("BEGIN NOT ATOMIC INSERT INTO work VALUES ('f'); COMMIT; INSERT INTO work VALUES ('f'); SIGNAL SQLSTATE '45000'; END", "f", whole=2, may_commit=True),
    "drop_half": Statement("DROP TABLE seed_f, nope", "select 1 - (" + W.has_table("seed_f") + ")", "create table seed_f (tag varchar(20))", commits=True),
    "isam_half": engine_half("isam"),
    "aria_half": engine_half("aria"),
    "memo_half": engine_half("memo"),
    "through_trigger": noisy("(5), (1)", 5),
}
MORE_FAILURES = {
    "user_half": Statement("CREATE USER new_@DB@, fw@'127.0.0.1'", user("new"), "drop user new_@DB@", commits=True),
    "drop_user_half": Statement("DROP USER old_@DB@, nobody_@DB@", "select 1 - (" + user("old") + ")", "create user old_@DB@", commits=True),
    "view_half": Statement("DROP VIEW view_f, nope", "select 1 - (" + W.has_view("view_f") + ")", "create view view_f as select 1 as i", commits=True),
    "rename_half": Statement("RENAME TABLE seed_f TO seed_g, nope TO nope2", W.has_table("seed_g"), "rename table seed_g to seed_f", commits=True),
    "quits": plain("KILL CONNECTION CONNECTION_ID()"),
    "execute_missing": Statement("EXECUTE IMMEDIATE 'INSERT INTO nope VALUES (1)'", may_commit=True),
    "execute_ddl": Statement("EXECUTE IMMEDIATE 'CREATE TABLE work (i int)'", may_commit=True),
}
BY_CASE = "create user old_@DB@"  # what belongs to no database
TIDY = "drop user if exists old_@DB@, new_@DB@"

NAPS_P = ("select count(*) from naps where tag = 'p'", "delete from naps where tag = 'p'")
SECONDS = "(SELECT seconds FROM nap)"
NAPS = {
    "do": plain(f"DO sleep({SECONDS})"),
    "insert": Statement(f"INSERT INTO naps SELECT if(sleep(seconds) < 2, 'p', 'q') FROM nap", *NAPS_P),
    "isam": Statement(f"INSERT INTO isam SELECT 80 + i, if(sleep(if(i = 2, seconds, 0)) < 2, 'p', 'q') FROM nap, (SELECT 1 AS i UNION SELECT 2) AS two",
                      "select count(*) from isam where tag = 'p'", "delete from isam where tag = 'p'", whole=2, alone=True),
    "call_half": Statement("CALL doze_half('p')", *NAPS_P, whole=2, may_commit=True),
    "block_half": Statement(f"BEGIN NOT ATOMIC INSERT INTO naps VALUES ('p'); COMMIT; SET @slept = sleep({SECONDS}); INSERT INTO naps VALUES ('p'); END",
                            *NAPS_P, whole=2, may_commit=True),
    "table": Statement("CREATE TABLE t_nap AS SELECT sleep(seconds) AS s FROM nap", W.has_table("t_nap"), "drop table t_nap", commits=True),
}
MORE_NAPS = {}


def xa(*inner, last=("XA END '@DB@'", "XA PREPARE '@DB@'", "XA COMMIT '@DB@'")):
    words = {"XA END '@DB@'": plain("XA END '@DB@'"),
             "XA PREPARE '@DB@'": plain("XA PREPARE '@DB@'"),
             "XA COMMIT '@DB@'": Statement("XA COMMIT '@DB@'", commits=True, breaks=(("prepared", None),)),
             "XA COMMIT '@DB@' ONE PHASE": Statement("XA COMMIT '@DB@' ONE PHASE", commits=True, breaks=(("ended", None),))}
    return (Statement("XA START '@DB@'"), *inner, *(words[word] for word in last))


def scripts():
    ins, create, commit = W.insert, W.create, W.commit()
    made = Statement("EXECUTE st", W.has_table("t_st"), "drop table t_st", may_commit=True)
    prepared = (ins("a"), plain("SET @s = 'CREATE TABLE t_st (i int)'"), plain("PREPARE st FROM @s"), made, ins("e"), plain("DEALLOCATE PREPARE st"))
    prepared_dml = (ins("a"), plain("PREPARE st FROM 'INSERT INTO work VALUES (''c'')'"), of_work("EXECUTE st", "c", may_commit=True), ins("d"))
    call = of_work("CALL whole('b')", "b", whole=2, may_commit=True, breaks=(("half", of_work("CALL half('b')", "b", whole=2, may_commit=True)),))
    call_ddl = of_work("CALL ddl_whole('b')", "b", drop="t_call", whole=2, may_commit=True,
                       breaks=(("half", of_work("CALL ddl_half('b')", "b", drop="t_call", whole=2, may_commit=True)),))
    block = of_work("BEGIN NOT ATOMIC INSERT INTO work VALUES ('b'); COMMIT; INSERT INTO work VALUES ('b'); END", "b", whole=2, may_commit=True)
    rename = Statement("RENAME TABLE seed_x TO seed_w, seed_y TO seed_v", W.has_table("seed_w"), "rename table seed_w to seed_x, seed_v to seed_y", commits=True)
    both = Statement("DROP TABLE seed_x, seed_y", "select 1 - (" + W.has_table("seed_x") + ")",
                     "create table seed_x (tag varchar(20)); create table seed_y (tag varchar(20))", commits=True)
    new_user = Statement("CREATE USER new_@DB@", user("new"), "drop user new_@DB@", commits=True)
    more = tuple(name for name in MORE_FAILURES if name not in ("quits",))
    one_phase = ("XA END '@DB@'", "XA COMMIT '@DB@' ONE PHASE")
    return [
        Script("prepared_ddl", prepared),
        Script("prepared_ddl_outside", prepared, OUTSIDE),
        Script("prepared_dml", prepared_dml),
        Script("immediate", (ins("a"), Statement("EXECUTE IMMEDIATE 'CREATE TABLE t_st (i int)'", W.has_table("t_st"), "drop table t_st", may_commit=True), ins("c"))),
        Script("call_commit", (ins("a"), call, ins("c"))),
        Script("call_commit_outside", (ins("a"), call, ins("c")), OUTSIDE),
        Script("call_ddl", (ins("a"), call_ddl, ins("c")), without=("error:call_ddl_half",)),
        Script("call_plain", (ins("a"), of_work("CALL plainly('b')", "b", whole=2, may_commit=True), ins("c"))),
        Script("block_commit", (ins("a"), block, ins("c"))),
        Script("block_commit_outside", (ins("a"), block, ins("c")), OUTSIDE),
        Script("isam", (ins("a"), engine("isam", 2, "b"), ins("c"))),
        Script("isam_last", (ins("a"), ins("b"), engine("isam", 2, "c"))),
        Script("aria", (engine("aria", 2, "a"), ins("b"), engine("aria", 3, "c"))),
        Script("memory", (ins("a"), engine("memo", 2, "b"), W.update("c1"))),
        Script("isam_update", (ins("a"), Statement("UPDATE isam SET tag = 'two' WHERE id = 1", "select count(*) from isam where tag = 'two'",
                                                   "update isam set tag = 'one' where id = 1", alone=True), W.delete("d1"))),
        Script("isam_in_own", (plain("START TRANSACTION"), ins("a"), engine("isam", 2, "b"), ins("c"), W.last_commit()), OUTSIDE),
        Script("through_trigger", (ins("a"), noisy("(6)", 6), ins("c"))),
        Script("objects", (ins("a"), both, ins("c")), failures=more),
        Script("rename", (ins("a"), rename, ins("c")), failures=more),
        Script("user", (new_user, ins("b")), failures=more[1:], without=("flaw",)),
        Script("grant", (ins("a"), Statement("GRANT SELECT ON @DB@.* TO old_@DB@", "select count(*) from mysql.db where db = '@DB@' and user = 'old_@DB@'",
                                             "revoke select on @DB@.* from old_@DB@", commits=True), ins("c")), failures=more),
        Script("execute", (ins("a"), ins("b")), failures=("execute_missing", "execute_ddl")),
        Script("xa", xa(ins("b"), ins("c"))),
        Script("xa_outside", xa(ins("b"), ins("c")), OUTSIDE),
        Script("xa_one_phase", xa(ins("b"), last=one_phase)),
        Script("xa_one_phase_outside", (ins("a"), *xa(ins("c"), last=one_phase), ins("f2")), OUTSIDE),
        Script("xa_after_ddl", (create("t_a"), *xa(ins("c")))),
        Script("read_only", (ins("a"), create("t_b"), replace(plain("DO 1"), breaks=(("read_only", plain("SET TRANSACTION READ ONLY")),)))),
        Script("read_only_outside", (ins("a"), replace(plain("DO 1"), breaks=(("read_only", plain("SET TRANSACTION READ ONLY")),))), OUTSIDE),
        Script("autocommit_on", (ins("a"), plain("SET autocommit = 1"), ins("c"), ins("d"))),
        Script("autocommit_off", (ins("a"), plain("SET autocommit = 0"), ins("c"), W.last_commit(), Statement("SET autocommit = 1", commits=True)), OUTSIDE),
        Script("lock_tables", (ins("a"), Statement("LOCK TABLES work WRITE, nap READ, naps WRITE", commits=True), ins("c"), Statement("UNLOCK TABLES", commits=True), ins("e")),
               without=("error", "signal:isam", "lost:isam", "signal:table", "lost:table", "signal:call_half", "lost:call_half")),
        Script("truncate", (ins("a"), Statement("TRUNCATE seeds", "select 1 - least(1, count(*)) from seeds", "insert into seeds values ('d1'), ('d2'), ('d3')", commits=True), ins("c"))),
        Script("table_as", (ins("a"), Statement("CREATE TABLE t_as AS SELECT tag FROM seeds", W.has_table("t_as"), "drop table t_as", commits=True), ins("c"))),
        Script("replace_table", (ins("a"), Statement("CREATE OR REPLACE TABLE seed_x (i int)", W.has_column("seed_x", "i"),
                                                     "create or replace table seed_x (tag varchar(20))", commits=True), ins("c"))),
        Script("sequence", (ins("a"), Statement("CREATE SEQUENCE s_b", W.has_table("s_b"), "drop sequence s_b", commits=True), ins("c"))),
        Script("analyze", (ins("a"), Statement("ANALYZE TABLE seed_x", commits=True), ins("c"), Statement("FLUSH TABLES seed_y", commits=True), ins("e"))),
        Script("temporary", (ins("a"), plain("CREATE TEMPORARY TABLE tt (i int)"), plain("INSERT INTO tt VALUES (1)"), plain("DROP TEMPORARY TABLE tt"), ins("e"))),
        Script("statement_settings", (ins("a"), of_work("SET STATEMENT max_statement_time = 60 FOR INSERT INTO work VALUES ('b')", "b"), ins("c"))),
        Script("override", (ins("a"), plain("INSERT INTO nope_passes VALUES (1)"), ins("c"), create("t_d")), "errorOverrides=42S02:1146:W\n",
               without=("error:missing", "error:call_ddl_half")),
        Script("quits", (ins("a"), create("t_b"), ins("c")), failures=("quits",)),
        Script("quits_outside", (ins("a"), create("t_b"), ins("c")), OUTSIDE, failures=("quits",)),
    ]
