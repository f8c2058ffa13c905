-- Flyway 10.22, tests/compat: Flyway loses a statement on the line of the delimiter; here it is kept
DELIMITER
$$ CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END$$
DELIMITER
; SELECT 3;
