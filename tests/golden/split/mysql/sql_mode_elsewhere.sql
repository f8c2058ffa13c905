-- manual SET STATEMENT, SET GLOBAL: what does not change how the script is read
SET GLOBAL sql_mode = 'ANSI_QUOTES'; SET @@global.sql_mode = 'ANSI_QUOTES'; SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR SELECT 1; SET @sql_mode = 'ANSI_QUOTES';
CREATE PROCEDURE p() BEGIN SET sql_mode = 'ANSI_QUOTES'; END; SELECT 'SET sql_mode = ANSI_QUOTES'; -- SET sql_mode = 'ANSI_QUOTES';
SELECT "\";"; SET NAMES utf8mb4, sql_mode = 'ANSI_QUOTES'; SELECT "a\"; SELECT 1;
