-- flyway#95: openings of comments inside of quotes
SELECT '-- a;', "/* b;", $$ /* c; -- $$, '$$;', E'/*\'--;'; SELECT '*/', 'http://x;y'; SELECT 1;
