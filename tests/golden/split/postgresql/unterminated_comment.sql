-- issue 3: points at the opening
SELECT 1;
/* a /* b */
SELECT 2;
