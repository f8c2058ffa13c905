-- flyway#714: ;; is not the end of a script
SELECT 1;;
CREATE PROCEDURE p() BEGIN SELECT 1;; END;;
SELECT 2;
