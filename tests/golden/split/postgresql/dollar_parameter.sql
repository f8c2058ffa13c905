-- manual 4.1.2.4: $1 beside $tag$
PREPARE p AS SELECT $1 || $x$;$x$ || $2$x$;$x$;
SELECT 1;
