-- ORACLE section 5: CR alone ends a comment
-- aSELECT 1 -- b; + 2;SELECT 3;