-- Flyway 10.22, tests/compat: nothing behind it (Flyway does not end)
SELECT 1;
DELIMITER

  -- no more
