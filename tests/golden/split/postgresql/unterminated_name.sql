-- manual 4.1.1: a quoted name that is not closed points at its opening
SELECT "a;
