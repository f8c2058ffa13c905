-- manual 55.2.2.1, several statements in a message: what ends or leaves a batch
SET ROLE x; RESET ROLE; SELECT set_config('a', 'b', false); SELECT pg_catalog.set_config('a', 'b', false); CALL p(); EXECUTE x; DO $$ $$; LOCK TABLE a; SELECT 1;
