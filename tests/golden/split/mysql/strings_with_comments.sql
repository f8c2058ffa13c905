-- flyway#95, #593: openings of comments inside of quotes, and strings that end with a prefix letter
SELECT '-- a;', "/* b;", `# c;`, '*/', 'http://x;y'; INSERT INTO `bug_test` VALUES (' X'); INSERT INTO bug_test VALUES ('b'), ('n'), (N'n;'), (_utf8mb4 x'3b'), (X'3B'), (0x3B), ('/*!50000 ;'); SELECT 1;
