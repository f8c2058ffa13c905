-- flyway#338, platformatic#4903: quotes and openings of comments inside of comments
-- don't; "stop [x `
/* it's [a "b; -- */ SELECT 1; -- CREATE TRIGGER t BEGIN
SELECT 2 /* CREATE TRIGGER t BEGIN; */; SELECT 3; --/* x
SELECT 4;
