-- flyway#337, dbeaver#40510: delimiters of every kind, changed often
delimiter ;;
SELECT 1
;;
delimiter |
SELECT 2; SELECT 3|
delimiter ///
SELECT 4 // 5///
delimiter @@
SELECT @a; SELECT 6@@
delimiter GO
SELECT 7 GO
delimiter ;
select 8;
DELIMITER "!!"
SELECT 9!!
DELIMITER ;
SELECT 10;
