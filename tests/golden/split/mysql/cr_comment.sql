-- seen on MariaDB 10.11: a lone CR ends no comment for the server
-- aSELECT 1 -- b;; SELECT 3 -- c, 4;