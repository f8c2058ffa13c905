-- issue 3: points at the opening
SELECT "a;
