-- manual 4.1.2.4: dollars inside of other quotes are text
SELECT '$$', "a$$b;", E'$x$\';', U&'$$;', 'a' AS x, $$;$$ AS y; SELECT $$it's "x; -- /* $$; SELECT 1;
