-- flyway#338, tern#97: quotes, dollars and openings of comments inside of comments
SELECT 1; -- don't "stop; $$ /*
/* it's $x$ "a; -- */ SELECT 2; --/* x
SELECT 3 /* -- */ + 4; SELECT 5;
