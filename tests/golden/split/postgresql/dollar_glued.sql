-- manual 4.1.1: a dollar quote right behind a word is part of the word for the server, too
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS$$SELECT 1;$$;
