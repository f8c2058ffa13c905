-- tried on 3.40: U+00A0 is a letter for SQLite
SELECT 1;
SELECT 2;
