-- \. is a command of the client
SELECT 1;
\. other.sql
