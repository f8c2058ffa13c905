-- seen on MariaDB 10.11: variables and columns named end and begin
CREATE PROCEDURE p()
BEGIN
  DECLARE end INT DEFAULT 3;
  IF end > 2 THEN SELECT end; END IF;
  IF CASE WHEN end > 2 THEN end ELSE end END = 3 THEN SELECT t.end, t.if, t.case FROM t; END IF;
  UPDATE t SET end = 1, begin = 2 WHERE t.begin = @end;
  `end`: LOOP LEAVE `end`; END LOOP `end`;
  WHILE t.do < end DO SELECT 1; END WHILE;
END;
SELECT begin, end FROM t;
