-- issue 3: points at the opening
SELECT 1; /* a
SELECT 2;
