-- manual MariaDB FOR: cursors, cursors with parameters, labels, REVERSE, in and around other loops
CREATE PROCEDURE p()
outer_block: BEGIN
  DECLARE c CURSOR (p INT) FOR SELECT a FROM t WHERE b = p;
  l1: FOR i IN REVERSE 1 .. (SELECT CASE WHEN 1 THEN 3 END) DO IF i = 2 THEN ITERATE l1; END IF; END FOR l1;
  FOR rec IN c(5) DO FOR `do` IN 1..2 DO SELECT rec.a, `do`; END FOR; END FOR;
  FOR r IN (SELECT 1 AS a, CASE WHEN 1 THEN 2 END AS b FROM DUAL) DO LEAVE outer_block; END FOR;
END;
SELECT 1;
