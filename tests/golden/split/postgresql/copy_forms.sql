-- manual COPY: the forms of FROM STDIN
COPY public."r;s" ("a;b", c) FROM /* ; */ STDIN WITH (FORMAT csv, DELIMITER ';', NULL '', HEADER true, QUOTE '"', FORCE_NOT_NULL (c));
a;b
"x;
y";z
\.
copy r from stdin csv header delimiter ';';
1;2
\.
COPY BINARY r FROM STDIN;
\.
COPY r FROM STDIN WHERE a > 1 AND b <> ';';
1	2
\.
SELECT 1;
