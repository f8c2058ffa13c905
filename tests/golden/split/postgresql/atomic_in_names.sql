-- supabase/cli#5020, #5062: names that hold the word atomic open no body
CREATE OR REPLACE FUNCTION fn_atomic() RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END; $$;
GRANT EXECUTE ON FUNCTION fn_atomic() TO PUBLIC; CREATE FUNCTION "begin atomic"(a_atomic int) RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT 1;
