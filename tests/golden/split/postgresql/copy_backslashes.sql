-- flyway#1903: lines that only look like the end of the data
COPY r FROM stdin;
\\.
\.x
a\.
 \.
\. 
\N
\.
SELECT 1;
