-- mysql client: a delimiter may be quoted; Flyway 10.22, tests/compat: on the next line
DELIMITER
'$$'
SELECT 1; SELECT 2$$
DELIMITER
";"
SELECT 3;
