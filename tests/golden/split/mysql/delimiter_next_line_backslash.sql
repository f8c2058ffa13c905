-- mysql client: no backslash in a delimiter, on the next line neither
DELIMITER
\\
SELECT 1;
