-- issue 3: points at the opening
SELECT 1;
/*!50000 SELECT 2;
