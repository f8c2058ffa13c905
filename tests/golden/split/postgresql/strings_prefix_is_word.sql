-- manual 4.1.2.2: the e of a longer word makes no escape string
SELECT cafe'\'; SELECT 1;
SELECT fée'\'; SELECT x'41', 'e'';'; SELECT 2;
