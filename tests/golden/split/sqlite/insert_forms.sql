-- lang_insert, lang_update, lang_delete: words that begin bodies elsewhere
REPLACE INTO t VALUES (1); INSERT OR ROLLBACK INTO t DEFAULT VALUES; UPDATE OR ABORT t SET a = CASE WHEN 1 THEN 2 END FROM u WHERE t.a = u.a; DELETE FROM t WHERE a = ';' RETURNING a, CASE WHEN 1 THEN 2 END AS end; SELECT iif(1, 2, 3), replace('a;', ';', ''), CASE WHEN 1 THEN 2 END begin, glob('a*', 'b;'); SELECT 1;
