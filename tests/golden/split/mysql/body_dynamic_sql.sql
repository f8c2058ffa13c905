-- manual PREPARE: a column added only if it is not there, with and without a body
SET @s = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'b') = 0, 'ALTER TABLE a ADD b INT;', 'SELECT 1;');
PREPARE st FROM @s; EXECUTE st; DEALLOCATE PREPARE st; EXECUTE IMMEDIATE CONCAT('SELECT ', '1;');
CREATE PROCEDURE add_column() BEGIN IF NOT EXISTS (SELECT * FROM information_schema.columns WHERE column_name = 'b') THEN ALTER TABLE a ADD COLUMN IF NOT EXISTS b INT; END IF; END;
CALL add_column(); DROP PROCEDURE IF EXISTS add_column; SELECT 1;
