-- flyway#714: a body that is cut short is no success
SELECT 1;
CREATE PROCEDURE p()
BEGIN
  IF 1 THEN
    SELECT 1;
END;
