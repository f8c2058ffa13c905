-- manual user variables and accounts: quotes behind an at sign
SET @'a;b' = 1, @`c;d` = 2, @"e;f" = 3, @g.h$i = 4; SELECT @'a;b', @`c;d`; CREATE USER 'u;v'@'%;' IDENTIFIED BY 'p;w'; GRANT SELECT ON `d;e`.* TO 'u;v'@'%;'; SELECT @@session.sql_mode, @a:=1; SELECT 1;
