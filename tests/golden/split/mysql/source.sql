-- mysql client, manual of commands: SOURCE is for the client
SELECT 1;
source other.sql
