-- sqlite3 .dump: a table and a trigger
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE a(x TEXT);
INSERT INTO a VALUES('it''s;');
INSERT INTO a VALUES(replace('a\nb','\n',char(10)));
CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;
COMMIT;
