-- mysql client, delimiter: none inside of quotes and comments
DELIMITER //
SELECT '//', "a//b", `c//d` /* // */ -- //
, 1//
SELECT 2 //
DELIMITER ;
