-- flyway#3643: names begin and atomic do not open a body
CREATE FUNCTION begin(atomic int) RETURNS int LANGUAGE sql AS $$ SELECT 1; $$; CREATE TABLE begin (atomic int); SELECT 1;
