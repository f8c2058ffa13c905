-- mariadb-dump 10.11: the first line
/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
SELECT 1;
