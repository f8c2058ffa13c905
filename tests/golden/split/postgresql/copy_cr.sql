-- Flyway 10.22, tests/compat: lone CR as line end
COPY r FROM STDIN;12\.SELECT 1;