-- Flyway 10.22, tests/compat: nothing at all behind it (Flyway does not end)
SELECT 1;
  delimiter