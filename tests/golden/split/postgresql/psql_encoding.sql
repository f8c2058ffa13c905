\encoding UTF8
SELECT 1;
