-- sqlite3 .dump: virtual tables, sequences, indexes, and the ROLLBACK at the end of a dump with errors
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','f','f',0,'CREATE VIRTUAL TABLE f USING fts5(a, content='';'')');
CREATE TABLE IF NOT EXISTS 'f_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO f_data VALUES(1,X'3b27');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('a',3);
PRAGMA writable_schema=OFF;
ROLLBACK; -- due to errors
