-- manual 4.1.3: operators of many signs, and where a comment begins in them
SELECT a <-> b, c ~~* 'x;', d !~ '^;', e @@ f, g ||/ 27, h %>> i, j ?& array['k;'], l |-- m;
 n FROM t; SELECT 1 */* ; */ 2; SELECT 1;
