-- The first line of an extension's script: psql would end here.
\echo Use "CREATE EXTENSION x" to load this file. \quit
CREATE TABLE a (b int);
