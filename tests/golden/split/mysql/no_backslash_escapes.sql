-- Flyway 10.22, tests/compat: NO_BACKSLASH_ESCAPES is followed
SET @saved = @@sql_mode;
SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES');
SELECT 'a\'; SELECT "b\"; SELECT 1;
SET @@session.sql_mode := @saved; SELECT 'a\';'; SET sql_mode = 1048576; SELECT 'a\'; SET sql_mode = DEFAULT; SELECT '\';'; SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\';';
