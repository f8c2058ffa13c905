CREATE TABLE IF NOT EXISTS t (a TEXT);
INSERT INTO t VALUES ('1 beforeMigrate__y.sql');
