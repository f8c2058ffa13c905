-- mysql client: DELIMITER behind a statement that was not ended stays in it, and the server says so
SELECT 1
DELIMITER //
SELECT 2;
