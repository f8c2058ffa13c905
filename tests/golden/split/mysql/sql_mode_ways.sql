-- HeidiSQL and phpMyAdmin exports, manual sys.list_add: every way to set sql_mode
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' */; SELECT "a\"; /*!40101 SET SQL_MODE=IFNULL(@OLD_SQL_MODE, '') */; SELECT "\";";
SET SQL_MODE = "NO_BACKSLASH_ESCAPES"; SELECT '\'; SET sql_mode = (SELECT REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')); SELECT '\';';
SET SESSION sql_mode = REPLACE(CONCAT(@@SESSION.sql_mode, ',ANSI_QUOTES,NO_BACKSLASH_ESCAPES'), 'ANSI_QUOTES', ''); SELECT '\'; SELECT "x\"; SET @@local.sql_mode = '', @x = 1; SELECT "\";";
SET sql_mode = CONCAT_WS(',', @@sql_mode, 'ANSI'); SELECT "a\"; SET sql_mode = TRADITIONAL; SELECT "\";"; SET sql_mode = ANSI_QUOTES; SELECT "a\"; SET sql_mode = sys.list_drop(@@sql_mode, 'ANSI_QUOTES'); SELECT "\";"; SET sql_mode = sys.list_add(@@sql_mode, 'ANSI_QUOTES'); SELECT "a\"; SELECT 1;
