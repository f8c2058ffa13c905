set check_function_bodies=off;
set app.tenant='seven';
set lock_timeout='5s';
set local work_mem='9MB';
set role pg_monitor;
reset role;
set search_path=pg_catalog;
