-- sql_mode is followed: ANSI_QUOTES
SET sql_mode = 'ANSI_QUOTES';
SELECT "a\"; SELECT 1;
SET SESSION sql_mode = '';
SELECT "a\";"; SELECT 2;
