-- supabase/cli#6562: names that end with end close no body
CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC
  SELECT 1 AS pending; SELECT 2 AS "end"; SELECT 3 legend;
  SELECT x.append FROM (SELECT 1 AS append) AS x;
END; SELECT 1;
