"""Scripts whose every statement has an effect of its own that can be counted, and the shapes that all databases have."""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Statement:
    """`effect` is a query: what it gives above what it gave before the run is how often the statement took effect; 0 where a
    table that it names isn't there. Without one, the statement has no effect of its own (BEGIN, SET)."""
    sql: str
    effect: str = ""
    undo: str = ""  # what a person types to take it back
    whole: int = 1  # what `effect` gives for the statement as a whole; less is a part of it
    kept: bool = True  # False: a later statement of the script takes it back
    breaks: tuple = ()  # (name, statement or None): what may stand in its place and fails; None: it is forgotten
    commits: bool = False  # it commits itself and what was open before it
    may_commit: bool = False  # … depending on what a routine or a text does
    alone: bool = False  # no transaction holds it


@dataclass(frozen=True)
class Script:
    name: str
    statements: tuple
    conf: str = ""
    arguments: tuple = ()
    file: str = "V2__it.sql"
    first: tuple = ()  # (file, statements): scripts that run before it in the same run
    then: tuple = ()  # … and behind it
    applied: tuple = ()  # (file, statements): what was migrated before, in a run of its own
    command: str = "migrate"
    failures: tuple = ()  # names of failing statements for this script alone, beside those for all
    naps: tuple = ()
    without: tuple = ()  # ways, or way:kind, that make no sense for it
    glue: str = "\n"  # between two statements
    every: bool = True  # False: the script is long, and only some positions are tried

    @property
    def outside(self):
        return "executeInTransaction=false" in self.conf or "-mixed=true" in self.arguments

    @property
    def group(self):
        return "-group=true" in self.arguments


OUTSIDE = "executeInTransaction=false\n"


@dataclass
class Words:
    """How a database says it. The tables are those of its SETUP."""
    has_table: callable
    has_index: callable
    has_column: callable
    has_trigger: callable
    has_view: callable
    trigger_sql: str  # of {name} on table {table}
    drop_trigger: str
    drop_index: str
    ddl_commits: bool = False

    def insert(self, tag, table="work", kept=True):
        return Statement(f"INSERT INTO {table} VALUES ('{tag}')", f"select count(*) from {table} where tag = '{tag}'",
                         f"delete from {table} where tag = '{tag}'", kept=kept)

    def rows(self, tag, count):
        values = ", ".join(f"('{tag}')" for _ in range(count))
        return replace(self.insert(tag), sql=f"INSERT INTO work VALUES {values}", whole=count)

    def update(self, name):
        return Statement(f"UPDATE counters SET n = n + 1 WHERE name = '{name}'", f"select n from counters where name = '{name}'",
                         f"update counters set n = n - 1 where name = '{name}'")

    def delete(self, tag):
        return Statement(f"DELETE FROM seeds WHERE tag = '{tag}'", f"select 1 - count(*) from seeds where tag = '{tag}'",
                         f"insert into seeds values ('{tag}')")

    def create(self, table):
        return Statement(f"CREATE TABLE {table} (tag VARCHAR(20))", self.has_table(table), f"drop table {table}", commits=self.ddl_commits)

    def drop(self, table):
        return Statement(f"DROP TABLE {table}", f"select 1 - ({self.has_table(table)})", f"create table {table} (tag varchar(20))",
                         commits=self.ddl_commits)

    def column(self, table, column):
        return Statement(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER", self.has_column(table, column),
                         f"alter table {table} drop column {column}", commits=self.ddl_commits)

    def index(self, name, table):
        return Statement(f"CREATE INDEX {name} ON {table} (tag)", self.has_index(name), self.drop_index.format(name=name, table=table),
                         commits=self.ddl_commits)

    def view(self, name):
        return Statement(f"CREATE VIEW {name} AS SELECT tag FROM seeds", self.has_view(name), f"drop view {name}", commits=self.ddl_commits)

    def trigger(self, name, table):
        return Statement(self.trigger_sql.format(name=name, table=table), self.has_trigger(name),
                         self.drop_trigger.format(name=name, table=table), commits=self.ddl_commits)

    def commit(self, word="COMMIT"):
        return Statement(word, commits=True)

    def last_commit(self):
        return Statement("COMMIT", commits=True, breaks=(("left_open", None),))


def plain(sql):
    return Statement(sql)


def shapes(w):
    """What every database has, under its name; `w` are its Words."""
    begin, commit = plain("BEGIN"), w.commit()
    ins = w.insert
    ddl = (w.create("t_a"), ins("b", "t_a"), w.index("i_c", "seed_x"), ins("d"))
    mixed = (ins("a"), w.create("t_b"), ins("c"), w.drop("seed_y"), ins("e"))
    own = (begin, ins("a"), w.create("t_b"), ins("c"), w.last_commit())
    late = (ins("a"), begin, ins("b"), ins("c"), w.last_commit())
    twice = (begin, ins("a"), commit, ins("b"), begin, ins("c"), w.last_commit())
    ended = (begin, ins("a"), ins("b"), commit, ins("c"), ins("d"))
    savepoints = (ins("a"), plain("SAVEPOINT s"), ins("b", kept=False), plain("ROLLBACK TO SAVEPOINT s"), ins("c"), plain("RELEASE SAVEPOINT s"), ins("d"))
    many = tuple(ins(f"m{n}") for n in range(60))
    long_ddl = (*many[:20], w.create("t_x"), *many[20:40], w.column("seed_x", "more"), *many[40:])
    first = ("V1_5__first.sql", (ins("f1"), ins("f2")))
    return [
        Script("dml", (ins("a"), ins("b"), ins("c"))),
        Script("ddl", ddl),
        Script("dml_of_kinds", (w.update("c1"), w.delete("d1"), w.rows("r", 5), w.update("c2"))),
        Script("ddl_of_kinds", (w.drop("seed_x"), w.column("seed_y", "more"), w.view("v_c"), w.trigger("g_d", "seed_z"))),
        Script("mixed", mixed),
        Script("outside_dml", (ins("a"), w.update("c1"), w.delete("d1"), ins("d")), OUTSIDE),
        Script("outside_ddl", ddl, OUTSIDE),
        Script("outside_mixed", mixed, OUTSIDE),
        Script("own_begin", own),
        Script("own_begin_outside", own, OUTSIDE),
        Script("begin_late", late),
        Script("begin_late_outside", late, OUTSIDE),
        Script("begin_twice", twice),
        Script("begin_twice_outside", twice, OUTSIDE),
        Script("behind_commit", ended),
        Script("behind_commit_outside", ended, OUTSIDE),
        Script("savepoints", savepoints),
        Script("savepoints_in_own", (begin, *savepoints, w.last_commit())),
        Script("many", many, every=False),
        Script("many_outside", many, OUTSIDE, every=False),
        Script("many_with_ddl", long_ddl, every=False),
        Script("one_line", (ins("a"), w.create("t_b"), ins("c"), ins("d")), glue=" "),
        Script("repeatable", (ins("a"), w.create("t_b"), ins("c")), file="R__it.sql"),
        Script("repeatable_outside", (ins("a"), w.create("t_b"), ins("c")), OUTSIDE, file="R__it.sql"),
        Script("behind_another", mixed, first=(first,)),
        Script("before_another", (ins("a"), ins("b")), then=(("V3__next.sql", (ins("n1"),)),)),
        Script("group", (ins("a"), ins("b"), w.update("c1")), arguments=("-group=true",), first=(first,), then=(("V3__next.sql", (ins("n1"),)),)),
        Script("group_ddl", mixed, arguments=("-group=true",), first=(first,)),
        Script("undo", (ins("a"), w.drop("t_v"), w.delete("v")), file="U2__it.sql", command="undo",
               applied=(("V2__it.sql", (w.create("t_v"), Statement("INSERT INTO seeds VALUES ('v')"))),)),
        Script("undo_outside", (ins("a"), w.drop("t_v"), ins("c")), OUTSIDE, file="U2__it.sql", command="undo",
               applied=(("V2__it.sql", (w.create("t_v"),)),)),
        Script("by_run", mixed, command="run"),
        Script("single", (w.create("t_a"),)),
        Script("hooks", (ins("a"), w.create("t_b"), ins("c")), first=(("afterEachMigrateStatement.sql", (plain("INSERT INTO hooks VALUES ('x')"),)),)),
    ]
