-- manual 8.15, 8.14: braces, slices, paths and casts hold no end
SELECT '{";",''}'::text[], a[1:2], b['k;'], c -> 'x;' #>> '{a,";"}', d::jsonb @? '$.a[*] ? (@ > ";")' FROM t; INSERT INTO t VALUES ('{"a": "b;c\"d"}'); SELECT 1;
