-- flyway#2081, #3946: -- without a blank behind it is a comment where a statement would begin, as for the mysql client
--Hello
CREATE TABLE products (a INT);
SELECT 5--1; --- x; it's
SELECT 6
--7; --/* x
 SELECT 8;
