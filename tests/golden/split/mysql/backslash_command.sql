-- mysql client, manual of commands: \G is a command of the client, \N is NULL
INSERT INTO t VALUES (\N);
SELECT 1\G
