-- flyway#3511: nothing between DELIMITER and the first delimiter, and none behind the last statement
DELIMITER $$
$$
CREATE PROCEDURE p(IN a VARCHAR(150))
BEGIN
set @w = CONCAT("WHERE ia.create_time > '","2020-01-01", "'");
case when a is not null then
set @w = CONCAT(@w ," AND ia = '",a,"'");
else
set @w = ';';
END case;
END$$
$$
DELIMITER ;
