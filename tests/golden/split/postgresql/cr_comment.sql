-- Flyway 10.22, tests/compat: CR alone ends a comment
-- aSELECT 1 -- b; + 2;SELECT 3;