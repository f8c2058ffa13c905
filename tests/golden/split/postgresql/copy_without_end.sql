-- Flyway 10.22, tests/compat: no \. before the end of the file
COPY r FROM stdin WITH (FORMAT csv, DELIMITER ';');
1;2
3;4