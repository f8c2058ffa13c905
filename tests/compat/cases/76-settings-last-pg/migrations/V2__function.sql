create function f() returns int language sql as 'select x from later';
create table later(x int);
create table seen as select current_setting('app.tenant') as tenant, current_setting('lock_timeout') as lock, current_setting('work_mem') as mem;
