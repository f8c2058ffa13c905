-- manual 55.8, field P: columns count characters
SELECT 'żółć'; SELECT '世界', '😀'; SELECT 3;
