-- columns count code points
SELECT 'żółć'; SELECT '世界', '😀'; SELECT 3;
