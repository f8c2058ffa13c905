-- flyway#2143: COPY behind a comment that names COPY … FROM; flyway#1446: behind a domain
CREATE DOMAIN d AS char(3) CONSTRAINT c CHECK (((VALUE) :: text = ANY (ARRAY ['FOO' :: text, 'BAR' :: text])));
-- COPY ... FROM is much faster than INSERT: https://example.org/q/1
COPY currency (id, code) FROM stdin;
1	SPHR
2	<c:if test="${x}">'
\.
SELECT pg_catalog.setval('currency_id_sequence', 3, true);
