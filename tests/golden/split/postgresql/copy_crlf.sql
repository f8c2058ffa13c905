-- ORACLE section 5: CRLF data
COPY r FROM STDIN;
1
2
\.
SELECT 1;
