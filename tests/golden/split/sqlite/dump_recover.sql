.dbconfig defensive off
BEGIN;
PRAGMA writable_schema = on;
PRAGMA foreign_keys = off;
PRAGMA encoding = 'UTF-8';
CREATE TABLE t(a);
INSERT OR IGNORE INTO 't'(_rowid_, 'a') VALUES (1, 'x;');
PRAGMA writable_schema = off;
COMMIT;
