-- case 52: data that looks like SQL
COPY r (a) FROM STDIN;
one;two
-- not a comment
'unbalanced
$$
\N	x\.
\.
INSERT INTO r VALUES ('after copy');
