-- lang.html: statements end at a semicolon
CREATE TABLE a (id INT);
INSERT INTO a VALUES (1);  SELECT 1;
SELECT 2