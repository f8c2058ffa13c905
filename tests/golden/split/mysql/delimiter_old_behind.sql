-- mysql client, delimiter: the old delimiter behind the new one, as a habit of closing
DELIMITER $$
SELECT 1$$
DELIMITER ; $$
SELECT 2;
