-- tried on 3.40: words of what refuses, where they refuse nothing
CREATE TABLE vacuum_log (a); SELECT 'VACUUM'; CREATE TABLE "VACUUM" (a); INSERT INTO "VACUUM" VALUES ('PRAGMA foreign_keys = ON;'); ANALYZE main; REINDEX "VACUUM"; EXPLAIN QUERY PLAN SELECT 1; EXPLAIN VACUUM; DROP TABLE IF EXISTS "VACUUM"; ALTER TABLE vacuum_log ADD b; SELECT * FROM pragma_foreign_keys; SELECT 1;
