-- mysql client: DELIMITER cannot contain a backslash
DELIMITER \\
SELECT 2\\
