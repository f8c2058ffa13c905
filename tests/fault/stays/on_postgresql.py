"""What PostgreSQL has: its tables, its ways to fail and to take long, and scripts that only it knows."""
from corpus import OUTSIDE, Script, Statement, Words, plain

SETUP = """
create table work (tag text);
create table seeds (tag text); insert into seeds values ('d1'), ('d2'), ('d3');
create table counters (name text primary key, n int); insert into counters values ('c1', 0), ('c2', 0);
create table seed_x (tag text); create table seed_y (tag text); create table seed_z (tag text);
create table uni (id int primary key); insert into uni values (1);
create table twins (tag text); insert into twins values ('t'), ('t');
create table parents (id int primary key);
create table children (id int references parents deferrable initially deferred);
create table nap (seconds float8); insert into nap values (0);
create table naps (tag text);
create table hooks (tag text);
create type mood as enum ('one');
create materialized view mat as select count(*) as n from work;
create function doze(tag text) returns text language plpgsql immutable as $$ begin perform pg_sleep(seconds) from nap; return tag; end $$;
create function nothing() returns trigger language plpgsql as $$ begin return null; end $$;
create procedure half(tag text) language plpgsql as $$ begin insert into work values (tag); commit; insert into work values (tag); raise 'half'; end $$;
create procedure whole(tag text) language plpgsql as $$ begin insert into work values (tag); commit; insert into work values (tag); end $$;
create procedure doze_half(tag text) language plpgsql as $$ begin
  insert into naps values (tag); commit; perform pg_sleep(seconds) from nap; insert into naps values (tag); end $$;
"""

REFUSE = {"raise": """create function refuse() returns trigger language plpgsql as $$ begin
  if new.script like '%it.sql' then raise 'not this row'; end if; return new; end $$;
  create trigger refuse before insert on flyway_schema_history for each row execute function refuse()""",
          "swallow": """create function refuse() returns trigger language plpgsql as $$ begin
  if new.script like '%it.sql' then return null; end if; return new; end $$;
  create trigger refuse before insert on flyway_schema_history for each row execute function refuse()""",
          "late": """create function refuse() returns trigger language plpgsql as $$ begin
  if new.script like '%it.sql' then raise 'not at commit'; end if; return new; end $$;
  create constraint trigger refuse after insert on flyway_schema_history deferrable initially deferred for each row execute function refuse()"""}
ALLOW = "drop trigger if exists refuse on flyway_schema_history; drop function if exists refuse()"


def exists(catalog, name, column="relname"):
    return f"select count(*) from {catalog} where {column} = '{name}'"


WORDS = Words(
    has_table=lambda t: exists("pg_class", t),
    has_index=lambda i: exists("pg_class", i),
    has_column=lambda t, c: f"select count(*) from pg_attribute where attrelid = to_regclass('{t}') and attname = '{c}' and not attisdropped",
    has_trigger=lambda g: exists("pg_trigger", g, "tgname"),
    has_view=lambda v: exists("pg_class", v),
    trigger_sql="CREATE TRIGGER {name} AFTER INSERT ON {table} EXECUTE FUNCTION nothing()",
    drop_trigger="drop trigger {name} on {table}",
    drop_index="drop index {name}")

W = WORDS


def valid(index):
    """An index that is there, and that the server uses: an invalid one is a half."""
    return f"select count(*) + count(*) filter (where indisvalid) from pg_index where indexrelid = to_regclass('{index}')"


WORK_F = ("select count(*) from work where tag = 'f'", "delete from work where tag = 'f'")

# Statements that fail wherever they stand.
FAILURES = {
    "missing": plain("INSERT INTO nope VALUES (1)"),
    "unique": plain("INSERT INTO uni VALUES (1)"),
    "division": Statement("INSERT INTO work SELECT 'f' WHERE 1 / (SELECT count(*) FROM naps WHERE tag = '-') > 0", *WORK_F),
    "syntax": plain("INSERT INTO INTO work"),
    "do": Statement("DO $$ BEGIN INSERT INTO work VALUES ('f'); RAISE 'done'; END $$", *WORK_F, may_commit=True),
    "in_transaction": plain("SELECT 1 FROM pg_class WHERE relname::int = 1"),
}
# … in some scripts only.
MORE_FAILURES = {
    "deferred": Statement("INSERT INTO children VALUES (99)", "select count(*) from children where id = 99", "delete from children where id = 99"),
    "call_half": Statement("CALL half('f')", *WORK_F, whole=2, may_commit=True),
    "do_half": Statement("DO $$ BEGIN INSERT INTO work VALUES ('f'); COMMIT; INSERT INTO work VALUES ('f'); RAISE 'half'; END $$",
                         *WORK_F, whole=2, may_commit=True),
    "concurrently": Statement("CREATE UNIQUE INDEX CONCURRENTLY i_f ON twins (tag)", valid("i_f"), "drop index i_f", whole=2),
    "quits": plain("SELECT pg_terminate_backend(pg_backend_pid())"),
}

NAPS_P = ("select count(*) from naps where tag = 'p'", "delete from naps where tag = 'p'")
# Statements that last as long as table nap says.
NAPS = {
    "select": plain("SELECT pg_sleep(seconds) FROM nap"),
    "insert": Statement("INSERT INTO naps SELECT 'p' FROM nap WHERE pg_sleep(seconds) IS NOT NULL", *NAPS_P),
    "do": Statement("DO $$ BEGIN INSERT INTO naps VALUES ('p'); PERFORM pg_sleep(seconds) FROM nap; END $$", *NAPS_P, may_commit=True),
}
MORE_NAPS = {
    "call_half": Statement("CALL doze_half('p')", *NAPS_P, whole=2, may_commit=True),
    "concurrently": Statement("CREATE INDEX CONCURRENTLY i_p ON seeds (doze(tag))", valid("i_p"), "drop index i_p", whole=2),
}


def type_value():
    return Statement("ALTER TYPE mood ADD VALUE 'two'", "select count(*) from pg_enum where enumlabel = 'two'",
                     "drop type mood; create type mood as enum ('one')")


def concurrent(name, table, words="", broken=False):
    bad = Statement(f"CREATE UNIQUE INDEX CONCURRENTLY {words}{name} ON twins (tag)", valid(name), f"drop index {name}", whole=2)
    return Statement(f"CREATE INDEX CONCURRENTLY {words}{name} ON {table} (tag)", valid(name), bad.undo, whole=2,
                     breaks=(("twins", bad),) if broken else ())


def called(tag, procedure="whole"):
    half = Statement(f"CALL half('{tag}')", f"select count(*) from work where tag = '{tag}'", f"delete from work where tag = '{tag}'",
                     whole=2, may_commit=True)
    return Statement(f"CALL {procedure}('{tag}')", half.effect, half.undo, whole=2, may_commit=True, breaks=(("half", half),))


def done_twice(tag):
    text = f"INSERT INTO work VALUES ('{tag}'); COMMIT; INSERT INTO work VALUES ('{tag}');"
    count, undo = f"select count(*) from work where tag = '{tag}'", f"delete from work where tag = '{tag}'"
    half = Statement(f"DO $$ BEGIN {text} PERFORM 1 / 0; END $$", count, undo, whole=2, may_commit=True)
    return Statement(f"DO $$ BEGIN {text} END $$", count, undo, whole=2, may_commit=True, breaks=(("half", half),))


def copied(tag, rows):
    data = "".join(f"{tag}\n" for _ in range(rows))
    bad = plain(f"COPY work FROM STDIN;\n{tag}\n{tag}\ttoo much\n\\.")
    return Statement(f"COPY work FROM STDIN;\n{data}\\.", f"select count(*) from work where tag = '{tag}'",
                     f"delete from work where tag = '{tag}'", whole=rows, breaks=(("data", bad),))


def scripts():
    ins, create, commit = W.insert, W.create, W.commit()
    half = ("call_half", "do_half", "concurrently")
    naps = ("call_half", "concurrently")
    others = tuple(f"{way}:{nap}" for way in ("signal", "ends", "lost") for nap in NAPS)
    prepared = (ins("a"), plain("PREPARE p AS INSERT INTO work VALUES ('b')"),
                Statement("EXECUTE p", "select count(*) from work where tag = 'b'", "delete from work where tag = 'b'"), ins("c"))
    vacuum = plain("VACUUM work")
    return [
        Script("concurrent_index", (concurrent("i_a", "seed_x", broken=True),), naps=naps[1:], without=("error", *others)),
        Script("concurrent_indexes", (concurrent("i_a", "seed_x"), concurrent("i_b", "seed_y", broken=True), ins("c")), OUTSIDE, failures=half, naps=naps),
        Script("concurrent_repeatable", (concurrent("i_a", "seed_x", "IF NOT EXISTS ", broken=True),), OUTSIDE, file="R__it.sql", naps=naps),
        Script("drop_concurrently", (Statement("DROP INDEX CONCURRENTLY uni_twin", "select 1 - (" + exists("pg_class", "uni_twin") + ")",
                                               "create index uni_twin on uni (id)"), ins("b")), OUTSIDE,
               applied=(("V1_1__i.sql", (W.index("uni_twin", "seed_x"),)),)),
        Script("call_outside", (ins("a"), called("b"), ins("c")), OUTSIDE, failures=half, naps=naps),
        Script("do_outside", (done_twice("a"), ins("b"), done_twice("c")), OUTSIDE, failures=half, naps=naps),
        Script("do_inside", (ins("a"), Statement("DO $$ BEGIN INSERT INTO work VALUES ('b'); END $$", "select count(*) from work where tag = 'b'",
                                                 "delete from work where tag = 'b'", may_commit=True), ins("c"))),
        Script("vacuum", (ins("a"), vacuum, ins("b"), create("t_c")), arguments=("-mixed=true",), failures=half, naps=naps),
        Script("vacuum_conf", (vacuum, ins("a"), vacuum, ins("b")), OUTSIDE, failures=half),
        Script("vacuum_and_begin", (ins("a"), vacuum, plain("BEGIN"), ins("b"), ins("c"), W.last_commit()), arguments=("-mixed=true",)),
        Script("enum_value", (type_value(), ins("b")), OUTSIDE),
        Script("copy", (ins("a"), copied("b", 3), ins("c"), copied("d", 2))),
        Script("copy_outside", (ins("a"), copied("b", 3), ins("c"), copied("d", 2)), OUTSIDE),
        Script("prepared", prepared),
        Script("prepared_outside", prepared, OUTSIDE),
        Script("chain", (plain("BEGIN"), ins("a"), plain("COMMIT AND CHAIN"), ins("b"), W.last_commit(), ins("c")), OUTSIDE),
        Script("deferred", (ins("a"), W.rows("b", 2), ins("c")), failures=("deferred",)),
        Script("deferred_in_own", (plain("BEGIN"), ins("a"), ins("b"), commit, ins("c")), failures=("deferred",)),
        Script("deferred_in_own_outside", (plain("BEGIN"), ins("a"), ins("b"), commit, ins("c")), OUTSIDE, failures=("deferred",)),
        Script("deferred_outside", (ins("a"), ins("b")), OUTSIDE, failures=("deferred",)),
        Script("matview", (ins("a"), Statement("REFRESH MATERIALIZED VIEW mat", "select n from mat", "refresh materialized view mat"), ins("c")), without=("error:deferred",)),
        Script("truncate", (ins("a"), Statement("TRUNCATE seeds", "select 1 - min(1, count(*)) from seeds".replace("min", "least"),
                                                "insert into seeds values ('d1'), ('d2'), ('d3')"), ins("c"))),
        Script("role", (ins("a"), plain("SET LOCAL work_mem = '4MB'"), create("t_c"), plain("RESET work_mem"), ins("e"))),
        Script("lock_table", (plain("LOCK TABLE seed_x"), ins("b"), W.column("seed_x", "more"), ins("d"))),
        Script("override", (ins("a"), plain("INSERT INTO nope_passes VALUES (1)"), ins("c"), create("t_d")), "errorOverrides=42P01:0:W\n",
               without=("error:missing", "error:deferred")),
        Script("override_outside", (ins("a"), plain("INSERT INTO nope_passes VALUES (1)"), ins("c"), create("t_d")),
               OUTSIDE + "errorOverrides=42P01:0:W\n", without=("error:missing",)),
        Script("quits", (ins("a"), create("t_b"), ins("c")), failures=("quits",)),
        Script("quits_outside", (ins("a"), create("t_b"), ins("c")), OUTSIDE, failures=("quits",)),
        Script("begin_with_words", (plain("START TRANSACTION ISOLATION LEVEL SERIALIZABLE"), ins("a"), W.commit("END"), ins("c")), OUTSIDE),
        Script("temporary", (plain("CREATE TEMP TABLE tt (i int) ON COMMIT DROP"), plain("INSERT INTO tt VALUES (1)"), ins("c"), create("t_d"))),
    ]
