-- manual PREPARE, DECLARE: statements in statements, and what gives any number of results
PREPARE p (int) AS INSERT INTO t VALUES ($1, 'a;'); EXECUTE p(1); DEALLOCATE p; DECLARE c CURSOR FOR SELECT 1; FETCH c; EXPLAIN (ANALYZE) EXECUTE p(1); CREATE TABLE u AS EXECUTE p(1); SELECT 1;
