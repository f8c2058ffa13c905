CREATE TABLE loose (d DATE NOT NULL, i INT);
INSERT INTO loose VALUES ('0000-00-00', 'abc');
CREATE TABLE seen (m VARCHAR(99), u INT, f INT, s INT, g INT);
INSERT INTO seen SELECT IF(@@sql_mode = '', 'none', 'some'), @@unique_checks, @@foreign_key_checks, @@sql_safe_updates, @@group_concat_max_len;
