-- mysql client, manual of commands: \. is for the client
SELECT 1;
\. other.sql
