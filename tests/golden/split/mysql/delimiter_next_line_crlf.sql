-- Flyway 10.22, tests/compat: the delimiter on the next line, with CRLF
DELIMITER
//
CREATE PROCEDURE p()
BEGIN
  SELECT 1;
  SELECT 2;
END//
DELIMITER
;
SELECT 3;
