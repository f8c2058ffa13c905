-- tried on 10.11: two statements in one executable comment
/*! SET @a = 1; SET @b = 2 */;
SELECT 1;
