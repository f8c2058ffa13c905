-- U+00A0 is a letter for SQLite (tried on 3.40)
SELECT 1;
SELECT 2;
