create table other.t(i integer);
create table seen as select 'a' like 'A' as l, (select count(*) from other.t) as n;
