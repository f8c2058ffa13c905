-- case 52: tags nest, $$ inside $b$ is text
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $a$ BEGIN RETURN $b$x;$$y;$b$; END; $a$;
DO $$ BEGIN PERFORM 1; END $$;
SELECT 1;
