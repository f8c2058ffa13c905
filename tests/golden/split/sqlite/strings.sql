-- lang_expr: strings have no backslash escapes
SELECT 'a\'; SELECT 'it''s;'; SELECT x'00', X'41'; SELECT 1;
