-- manual of comments: an executable comment that is not closed points at its opening
SELECT 1;
/*!50000 SELECT 2;
