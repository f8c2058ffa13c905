-- flyway#3511: a last statement without its delimiter
DELIMITER //
SELECT 1//
CREATE PROCEDURE p() BEGIN SELECT 1; END;
