-- \. without COPY
SELECT 1;
\.
