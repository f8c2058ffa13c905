-- Flyway 10.22, tests/compat: the delimiter stands on the line behind DELIMITER
DELIMITER
$$
CREATE PROCEDURE p()
BEGIN
  SELECT 1;
  SELECT 2;
END$$
DELIMITER
;
SELECT 3;
