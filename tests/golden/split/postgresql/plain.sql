-- manual 4.1: tokens; statements end at a semicolon
CREATE TABLE a (id int);
INSERT INTO a VALUES (1);  SELECT 1;

SELECT 2