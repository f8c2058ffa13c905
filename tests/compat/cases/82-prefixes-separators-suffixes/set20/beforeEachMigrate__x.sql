CREATE TABLE IF NOT EXISTS t (a TEXT);
INSERT INTO t VALUES ('20 beforeEachMigrate__x.sql');
