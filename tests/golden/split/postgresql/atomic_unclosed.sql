-- flyway#3703: a body that never ends points at its opening
SELECT 1;
CREATE FUNCTION g() RETURNS int LANGUAGE sql
  BEGIN ATOMIC SELECT 1;
SELECT 2;
