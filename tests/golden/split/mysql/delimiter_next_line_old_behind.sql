-- Flyway 10.22, tests/compat: the old delimiter behind the new one
DELIMITER
// ;
SELECT 1//
DELIMITER
; //
SELECT 2;
