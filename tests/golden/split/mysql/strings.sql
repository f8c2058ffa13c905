-- manual of string literals: backslash escapes, doubled quotes, adjacent strings
SELECT 'a\\'; SELECT 'it''s;', "say \"x;\"", 'a' ';' "b""c;"; SELECT _utf8'x;', N'y\';', x'41', b'01'; SELECT `a``b;\`; SELECT 1;
