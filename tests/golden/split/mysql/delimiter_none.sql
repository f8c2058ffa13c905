-- mysql client: DELIMITER must be followed by one
SELECT 1;
DELIMITER
SELECT 2;
