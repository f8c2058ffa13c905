-- case 52: several commands, an empty one, END named as a column
CREATE OR REPLACE PROCEDURE p(a int DEFAULT 1)
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO t VALUES (a);
  SELECT x.end, 1 AS begin, 2 end FROM t AS x;
  SELECT CASE WHEN true THEN 1 END end;
END;
CALL p();
