-- flyway#95: semicolons in defaults, comments, enumerations and partitions
CREATE TABLE a (b VARCHAR(9) DEFAULT ';' COMMENT 'it''s; "x"', c ENUM(';', 'a'';b'), d TEXT AS (CONCAT(b, ';')) STORED, CHECK (b <> ';')) ENGINE=InnoDB COMMENT='x;y' PARTITION BY LIST COLUMNS (b) (PARTITION p VALUES IN (';'));
SELECT JSON_EXTRACT(a, '$."x;y"'), a REGEXP '^;', MATCH (a) AGAINST ('+x;' IN BOOLEAN MODE) FROM t; INSERT INTO t VALUES ('{"a": "b;\\"c"}'); SELECT 1;
