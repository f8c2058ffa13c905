"""Keys of Flyway's that change one thing each."""
from table import ONE, TWO, Case, free_port, migrate

SPACE = "select string_agg(tablespace || ' ' || indexname, ',' order by indexname) from pg_indexes where tablename = 'flyway_schema_history'"


def tablespace(work, database, godwit):
    if database.sql("select count(*) from pg_tablespace where spcname = 'cli fast'") == "0":
        where = database.sql("show data_directory") + "/cli_fast"
        database.sql(f"copy (select 1) to program 'mkdir {where}'")
        database.sql(f"create tablespace \"cli fast\" location '{where}'")


CASES = [
    Case("tablespace-of-the-history", 0, ["Applied 1 migration"], arguments=["-tablespace=cli fast", "migrate"], database="pg", files=ONE, before=[tablespace],
         leaves={SPACE: "cli fast flyway_schema_history_pk,cli fast flyway_schema_history_s_idx",
                 "select tablespace from pg_tables where tablename = 'flyway_schema_history'": "cli fast", "select tablespace from pg_tables where tablename = 'one'": ""}),
    Case("tablespace-that-is-not-there", 1, ["absent", "42704"], arguments=["-tablespace=absent", "migrate"], database="pg", files=ONE,
         leaves={"select count(*) from pg_tables where schemaname = 'public'": "0"}),
    *[Case(f"tablespace-where-there-is-none-{database}", 2, ["cannot be put into a tablespace here"], arguments=["-tablespace=x", "migrate"], database=database, files=ONE) for database in ("my", "sqlite")],
    Case("placeholder-separator", 0, ["Applied 1 migration"], arguments=["-placeholderSeparator=.", "-placeholderPrefix=<", "-placeholderSuffix=>", "migrate"],
         files={"sql/V1__one.sql": "CREATE TABLE one AS SELECT '<flyway.table> <flyway.filename>' AS t;\n"}, leaves={"select t from one": "flyway_schema_history V1__one.sql"}),
    Case("placeholder-with-the-other-separator", 4, ["flyway:table"], arguments=["-placeholderSeparator=.", "migrate"], files={"sql/V1__one.sql": "SELECT '${flyway:table}';\n"}),
    Case("migration-ids", 0, [r"^1,2,a view\n"], arguments=["-migrationIds", "info"], files={**TWO, "sql/R__a_view.sql": "SELECT 1;\n"}),
    Case("migration-ids-of-a-state", 0, [r"^2,a view\n"], arguments=["-migrationIds", "-infoOfState=pending", "info"], files={**TWO, "sql/R__a_view.sql": "SELECT 1;\n"}, before=[migrate("-target=1", "-cherryPick=1")]),
    Case("migration-ids-are-what-cherry-pick-takes", 0, ["Applied 2 migrations"], arguments=["-cherryPick=2,a view", "migrate"], files={**TWO, "sql/R__a_view.sql": "SELECT 1;\n"}),
    Case("output-file", 0, ["Applied 1 migration"], arguments=["-outputFile=out.txt", "-color=always", "-locations=filesystem:sql,filesystem:absent", "migrate"], files={**ONE, "out.txt": "old"},
         files_say={"out.txt": [r"^info: Database: sqlite:", r"Migrated to version 1", r"WARNING The location", r"Applied 1 migration"]}, files_never={"out.txt": ["old", "\033"]}),
    Case("output-file-of-a-failure", 3, ["127.0.0.1"], arguments=["-outputFile=out.txt", f"-url=postgresql://a:@SECRET@@127.0.0.1:{free_port()}/x", "-user=a", "-password=@SECRET@", "migrate"],
         files_say={"out.txt": ["ERROR", "127.0.0.1"]}, files_never={"out.txt": ["s3cret"]}),
    Case("output-file-of-an-error-of-usage", 2, ["There is no command"], arguments=["-outputFile=out.txt", "info", "nothing"], leaves_files={"out.txt": None}),
    Case("output-file-as-json", 0, ['"operation": "info"'], arguments=["-outputFile=out.txt", "-outputType=json", "info"], files=ONE, files_say={"out.txt": ["^{\n.*}\n$"]}),
    Case("output-file-that-cannot-be", 2, ["outputFile absent/out.txt cannot be written: No such file"], arguments=["-outputFile=absent/out.txt", "migrate"], files=ONE,
         leaves={"select count(*) from sqlite_master": "0"}),
    Case("output-file-on-a-full-disk", 1, ["outputFile /dev/full could not be written"], arguments=["-outputFile=/dev/full", "migrate"], files=ONE),
]
