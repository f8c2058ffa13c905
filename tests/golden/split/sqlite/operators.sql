-- lang_expr: signs that other databases begin comments, names or quotes with
SELECT '{"a":[1,2]}' -> '$.a' ->> '$[0]', 5 % 2, 1 << 2, ~3, 1 <> 2, 1 == 2, 'a' || ';', x'3b', 0x3B, .5e-3, 1e5; SELECT json('[";"]') ->> 0; SELECT 1;
