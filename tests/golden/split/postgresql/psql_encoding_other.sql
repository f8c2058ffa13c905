\encoding LATIN1
SELECT 1;
