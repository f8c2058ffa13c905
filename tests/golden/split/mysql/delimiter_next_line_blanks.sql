-- Flyway 10.22, tests/compat: blanks and blank lines in front of it, lower case, several
delimiter 	 

   
	  $$  
CREATE PROCEDURE p()
BEGIN
  SELECT 1;
  SELECT 2;
END$$
  Delimiter

  |
SELECT 3|
DELIMITER
  
;;
SELECT 4;;
SELECT 5;;
DELIMITER
;
SELECT 6;
