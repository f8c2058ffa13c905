-- SOURCE is a command of the client
SELECT 1;
source other.sql
