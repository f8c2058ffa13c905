-- A database with one of everything that mariadb-dump writes in a way of its own. The client reads it: DELIMITER.
SET NAMES utf8mb4;
CREATE TABLE customer (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(200) NOT NULL DEFAULT 'it''s; a \\ "default"' COMMENT 'a comment; with ''quotes'' and \\ and -- dashes',
  loud VARCHAR(201) AS (CONCAT(UPPER(name), ';')) VIRTUAL,
  stored_length INT AS (CHAR_LENGTH(name)) STORED,
  feeling ENUM('sad', 'o''k', 'semi;colon') DEFAULT 'o''k',
  choices SET('a', 'b;', 'c\\'),
  document JSON CHECK (JSON_VALID(document)),
  place POINT,
  seen TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  bits BIT(5) DEFAULT b'10101',
  hidden INT INVISIBLE DEFAULT 7,
  UNIQUE KEY `a key; of ``two``` (name(20), feeling),
  FULLTEXT KEY words (name),
  CONSTRAINT `short;` CHECK (CHAR_LENGTH(name) < 150)
) ENGINE=InnoDB AUTO_INCREMENT=100 COMMENT='/* no comment */ # -- ;';
CREATE TABLE purchase (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  customer INT NOT NULL,
  amount DECIMAL(12, 2) NOT NULL DEFAULT 1.50,
  FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE
);
CREATE TABLE measure (at DATE NOT NULL, value DOUBLE)
  PARTITION BY RANGE (YEAR(at)) (PARTITION p2023 VALUES LESS THAN (2024), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE versioned (id INT PRIMARY KEY, t TEXT) WITH SYSTEM VERSIONING;
CREATE TABLE `Table; with -- ``everything``` (`select` INT, `a"b'c` TEXT, `tab	name` BLOB);
CREATE TABLE nothing_in_it (a INT);
CREATE TABLE myisam_one (id INT PRIMARY KEY, t VARCHAR(20)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE SEQUENCE odd_numbers START WITH 1 INCREMENT BY 2 MINVALUE -5 MAXVALUE 999 CACHE 3 CYCLE;
DO NEXTVAL(odd_numbers);
CREATE TABLE bytes (id INT PRIMARY KEY, data BLOB, fixed BINARY(4));
CREATE TABLE texts (id INT PRIMARY KEY, t LONGTEXT CHARACTER SET utf8mb4);

DELIMITER //
INSERT INTO customer (name, feeling, choices, document, place) VALUES
  ('O''Brien; DROP TABLE x;-- ', 'semi;colon', 'a,b;', '{"k": "v;\\n"}', POINT(1, -2)), ('new\nline', NULL, 'c\\', NULL, NULL)//
INSERT INTO purchase (id, customer) SELECT 18446744073709551615 - id, id FROM customer//
INSERT INTO measure VALUES ('2023-05-05', 1.25), ('2025-01-01', -1e308), ('2025-01-02', NULL)//
INSERT INTO versioned VALUES (1, 'a')//
INSERT INTO `Table; with -- ``everything``` VALUES (1, 'a''b"c`d', 0x00ff)//
INSERT INTO myisam_one VALUES (1, 'élève')//
BEGIN NOT ATOMIC
  DECLARE all_bytes BLOB DEFAULT '';
  FOR i IN 0..255 DO SET all_bytes = CONCAT(all_bytes, UNHEX(LPAD(HEX(i), 2, '0'))); END FOR;
  INSERT INTO bytes VALUES (1, all_bytes, 0x00270a5c), (2, '', 0x1a), (3, NULL, NULL);
END//
INSERT INTO texts VALUES
  (1, '\\.'), (2, 'a\n\\.\nb'), (3, '\\N'), (4, NULL), (5, ''), (6, 'tab\there'), (7, 'source x\nSOURCE x\n\\. x'),
  (8, 'it''s; -- no comment /* at all */ $$ # ${'), (9, 'cr\rlf\ncrlf\r\nend'), (10, '\b\Z\0\v'),
  (11, 'żółw 漢字 🐢'), (12, '\\\\server\\share\\'), (13, ' leading and trailing '), (14, REPEAT('x;''"\\`', 5000)),
  (15, 'DELIMITER ;;\nBEGIN;\nROLLBACK;\n'), (16, '/*! SELECT 1 */;'), (17, '*/ ;;')//

CREATE FUNCTION plain(a INT) RETURNS VARCHAR(50) DETERMINISTIC COMMENT 'it''s; commented' RETURN CONCAT(a, ';')//
CREATE FUNCTION flows(a INT) RETURNS INT READS SQL DATA
BEGIN
  DECLARE total INT DEFAULT 0; -- a comment; with a semicolon
  # another; one
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN SET total = -1; END;
  outer_loop: LOOP
    SET total = total + CASE WHEN a > 1 THEN 2 ELSE 3 END;
    IF total > 10 THEN LEAVE outer_loop; ELSEIF total = 5 THEN ITERATE outer_loop; END IF;
  END LOOP outer_loop;
  WHILE total > 5 DO SET total = total - 1; END WHILE;
  REPEAT SET total = total + 1; UNTIL total > 7 END REPEAT;
  CASE total WHEN 8 THEN SET total = 80; ELSE BEGIN END; END CASE;
  RETURN total; /* the end; of it */
END//
CREATE PROCEDURE clear_all(IN a INT, OUT b INT, INOUT `c;` INT) MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  START TRANSACTION;
  DELETE FROM nothing_in_it;
  SELECT COUNT(*), 'it''s; "end"', `c;` FROM customer;
  COMMIT;
END//
CREATE PROCEDURE `odd``name;`() SELECT 1//
SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'//
CREATE PROCEDURE "ansi;"() BEGIN SELECT 'a\', "name" FROM "customer"; SELECT '\'; END//
SET sql_mode = 'ORACLE'//
CREATE PROCEDURE oracle_one(a INT) AS
  b INT := 1;
BEGIN
  b := b + a;
EXCEPTION WHEN OTHERS THEN b := -1;
END;//
CREATE PACKAGE tools AS
  FUNCTION twice(a INT) RETURN INT;
END;//
CREATE PACKAGE BODY tools AS
  FUNCTION twice(a INT) RETURN INT AS BEGIN RETURN a * 2; END;
END;//
SET sql_mode = DEFAULT//
CREATE TRIGGER before_customer BEFORE INSERT ON customer FOR EACH ROW
BEGIN
  IF NEW.name = '' THEN SET NEW.name = ';;'; END IF;
END//
CREATE TRIGGER second_customer BEFORE INSERT ON customer FOR EACH ROW FOLLOWS before_customer SET @last = NEW.name//
CREATE TRIGGER delete_purchase AFTER DELETE ON purchase FOR EACH ROW INSERT INTO nothing_in_it VALUES (OLD.customer)//
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'it''s;'
DO BEGIN
  DELETE FROM nothing_in_it WHERE a < 0;
  IF 1 THEN SELECT ';'; END IF;
END//
CREATE EVENT simple ON SCHEDULE EVERY 1 HOUR DISABLE DO INSERT INTO nothing_in_it VALUES (1)//
CREATE VIEW happy AS SELECT id, CONCAT(name, '; happy') AS `na;me` FROM customer WHERE feeling = 'o''k' WITH LOCAL CHECK OPTION//
CREATE SQL SECURITY INVOKER VIEW a_view_of_a_view AS SELECT h.*, flows(h.id) AS f FROM happy h//
DELIMITER ;
