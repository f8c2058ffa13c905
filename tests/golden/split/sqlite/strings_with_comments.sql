-- flyway#95, libsql-js#31: semicolons and openings of comments inside of quotes
SELECT '-- a;', '/* b;', '*/', 'http://x;y'; SELECT "a--b;", [c/*d;], `e--f;` FROM (SELECT 1 AS "a--b;", 2 AS [c/*d;], 3 AS `e--f;`); SELECT 'a
-- b;
c'; SELECT 1;
