-- issue 3: points at the opening
SELECT 1;
SELECT [a;
