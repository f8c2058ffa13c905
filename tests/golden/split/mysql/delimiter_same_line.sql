-- Flyway 10.22, tests/compat: a statement on the line of DELIMITER
DELIMITER // CREATE PROCEDURE p() BEGIN SELECT 1; END//
DELIMITER ; SELECT 2; SELECT 3;
