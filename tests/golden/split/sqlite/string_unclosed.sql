-- lang_expr: a string that is not closed points at its opening
SELECT 1;
SELECT 'a;
SELECT 2;
