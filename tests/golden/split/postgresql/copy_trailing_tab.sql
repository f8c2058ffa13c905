-- flyway#1945, #3195, #2358: empty columns at the end of a line are data
COPY test_table (id, some_column, other) FROM stdin;
1		
2	a 	\N
		
\.
SELECT 1;
