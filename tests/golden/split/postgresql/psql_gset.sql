-- psql: a command inside of a statement
SELECT 1 AS x \gset
SELECT 2;
