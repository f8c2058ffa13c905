-- flyway#3511: END; in front of the delimiter
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; END;
//
;
//
SELECT 1; SELECT 2;//
DELIMITER ;
