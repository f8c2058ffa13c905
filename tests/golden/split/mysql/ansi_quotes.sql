-- manual SQL_MODE: ANSI_QUOTES is followed
SET sql_mode = 'ANSI_QUOTES';
SELECT "a\"; SELECT 1;
SET SESSION sql_mode = '';
SELECT "a\";"; SELECT 2;
