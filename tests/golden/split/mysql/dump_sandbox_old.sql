/*!999999\- enable the sandbox mode */ 
-- as versions before 10.11.9 wrote it
SELECT 1;
