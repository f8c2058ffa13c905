-- psql: \. without COPY
SELECT 1;
\.
