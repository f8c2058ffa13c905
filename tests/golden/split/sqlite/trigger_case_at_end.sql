-- dbeaver#39525, libsql-client-go#142: END of a CASE on the line in front of its semicolon
create table test (somecol integer);
create trigger if not exists trg_test
   after insert on test for each row
   begin
     update test set somecol = case when 1=1 then case somecol when 2 then 3 end else 42 end
     ;
   end;
select 1;
