-- Flyway 10.22, tests/compat: CRLF data
COPY r FROM STDIN;
1
2
\.
SELECT 1;
