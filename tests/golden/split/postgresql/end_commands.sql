-- flyway#3379, #2795: END, CASE and BEGIN as names and as commands
BEGIN; SELECT CASE WHEN a THEN b END AS begin, c AS end, d "case" FROM t; INSERT INTO t SELECT CASE WHEN r.x = 1 THEN r.y || '; (' END FROM r; END; SELECT 1;
