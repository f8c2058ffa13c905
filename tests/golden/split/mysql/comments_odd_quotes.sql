-- flyway#338, #901: quotes, delimiters and openings of comments inside of comments
delimiter $$
# Base query must return "id" and 'parent; it's /* $$
-- don't $$ stop; /* `
create procedure p(p_msg text)
begin
    call log('   done'); # it's
end;
$$
/* it's "a; -- # $$ */ SELECT 2$$ -- /* x
delimiter ;
SELECT 3 /* # */ + /*-- */ 4; SELECT 5; -- seventh
SELECT 6;
