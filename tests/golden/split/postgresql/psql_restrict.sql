-- pg_dump 15.14: \restrict is passed over
\restrict abc123
SELECT 1;
\unrestrict abc123
