-- Flyway 10.22, tests/compat: CRLF inside strings is kept
SELECT 'a
b';

  SELECT 2;
