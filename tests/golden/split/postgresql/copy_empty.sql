-- pg_dump: COPY with nothing behind it
COPY r FROM STDIN;
\.
COPY "s;x"."r" ("a", b) FROM STDIN; -- data follow
\.
COPY r TO STDOUT; COPY r FROM '/x'; COPY (SELECT 1) TO STDOUT; COPY r FROM STDIN;