-- ORACLE section 5: no \. before the end of the file
COPY r FROM stdin WITH (FORMAT csv, DELIMITER ';');
1;2
3;4