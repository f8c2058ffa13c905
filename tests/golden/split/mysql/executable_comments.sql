-- Flyway 10.22, tests/compat: /*! */ and /*M! */ are code
/*!50000 INSERT INTO r VALUES ('versioned') */;
/*M! INSERT INTO r VALUES ('maria;db') */;
/*!99999 INSERT INTO absent VALUES (1) */;
/*!40101 SET NAMES utf8 */; SELECT 1 /*!50000 /* in; */ + 1 */; /* plain */ /*! SELECT 2 */ /* plain */;
