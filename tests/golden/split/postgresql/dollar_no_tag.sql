-- manual 4.1.2.4: a tag is a name without $; $ $ and $1a$ are none
SELECT $ $; SELECT $é$;$é$; SELECT $-$; SELECT 1;
