/* WARNING: Script requires that SQLITE_DBCONFIG_DEFENSIVE be disabled */
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE t(a);
INSERT INTO t VALUES(unistr('a\u000ab;'));
/****** CORRUPTION ERROR *******/
/****** database disk image is malformed ******/
ROLLBACK; -- due to errors
