-- liquibase#1553, pg_get_functiondef: bodies as strings and with named tags
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a;b''; SELECT 1;';
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS E'SELECT \'a;b\';\nSELECT 1;';
CREATE OR REPLACE FUNCTION public.h()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then return old; end if; -- it's
  return case when true then new end;
end;
$function$
;
DO LANGUAGE plpgsql 'BEGIN PERFORM 1; END;'; SELECT 1;
