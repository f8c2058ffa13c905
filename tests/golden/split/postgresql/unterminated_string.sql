-- manual 4.1.2.1: a string that is not closed points at its opening
SELECT 1;
SELECT 'a;
SELECT 2;
