delimiter  

  	
  $$  
CREATE PROCEDURE p3()
BEGIN
  SELECT 1;
  SELECT 2;
END$$
Delimiter

;
CREATE TABLE t3 (a INT);
