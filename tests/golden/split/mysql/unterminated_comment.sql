-- manual of comments: a comment that is not closed points at its opening
SELECT 1; /* a
SELECT 2;
