-- psql: the data of COPY begin on the next line
COPY r FROM STDIN; SELECT 1;
1
\.
