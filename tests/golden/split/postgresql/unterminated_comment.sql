-- manual 4.1.5: a comment that is not closed points at its opening
SELECT 1;
/* a /* b */
SELECT 2;
