--
-- PostgreSQL database dump
--

\restrict abc123

-- Dumped from database version 15.18

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);

BEGIN;

SELECT pg_catalog.lo_open('424242', 131072);
SELECT pg_catalog.lowrite(0, '\x0001');
SELECT pg_catalog.lo_close(0);

COMMIT;

COPY public.texts (id, t) FROM stdin;
1	\\.
2	a\n\\.\nb
3	\\N
4	\N
7	\\restrict x\n\\connect y
\.


--
-- Name: odd_numbers; Type: SEQUENCE SET; Schema: shop; Owner: postgres
--

SELECT pg_catalog.setval('shop.odd_numbers', 7, true);

\unrestrict abc123

