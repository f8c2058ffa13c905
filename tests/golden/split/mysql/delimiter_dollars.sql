-- liquibase#1623, HeidiSQL#2385, flyway#2338: a delimiter right behind a name
DELIMITER $$

DROP PROCEDURE IF EXISTS storedProcedure$$
CREATE DEFINER = 'test'@'127.0.0.1' PROCEDURE test.testproc
(
)
READS SQL DATA
BEGIN

	SELECT 1;

END$$
DELIMITER ;
CALL testproc();
