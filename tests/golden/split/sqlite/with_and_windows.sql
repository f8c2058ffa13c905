-- lang_with, lang_upsert, windowfunctions: statements of many words
WITH RECURSIVE cnt(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM cnt WHERE x<3) SELECT x, ';' FROM cnt; VALUES (1, ';'), (2, 'b'); WITH a AS NOT MATERIALIZED (SELECT 1 AS begin, 2 AS end) SELECT begin, end FROM a;
SELECT row_number() OVER w, sum(1) FILTER (WHERE 1) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM (SELECT 1) WINDOW w AS (ORDER BY 1); INSERT INTO sqlite_sequence VALUES ('a', 1) RETURNING *; SELECT 1;
