-- What only writes or shapes psql's output is passed over, with all of its line.
\echo 'it''s; \'a\' message' "SELECT 1;"
\qecho :variable
\pset format unaligned
\timing on
\t\a
\x \H
SELECT 1; \echo behind a statement
\warn don't close the quote; SELECT 'lost?';
SELECT 2;
