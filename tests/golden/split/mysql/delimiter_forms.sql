-- Flyway 10.22, tests/compat: any case, indented, words, trailing blanks and comments
  delimiter $$  
SELECT 1$$
Delimiter go -- back later
SELECT category go
SELECT 1, ago, go1 GO, 2
go DELIMITER ;;
SELECT 2;;
DELIMITER ; # done
SELECT 3;
