-- seen on MariaDB 10.11: routines, parameters and tables named like keywords
CREATE PROCEDURE begin(end INT, IN `loop` INT) BEGIN SELECT end; END;
CREATE FUNCTION end(begin INT, end INT) RETURNS INT RETURN end - begin;
CREATE TRIGGER begin BEFORE INSERT ON end FOR EACH ROW BEGIN SET NEW.begin = NEW.end; END;
CREATE TRIGGER d.row AFTER UPDATE ON row FOR EACH ROW PRECEDES begin BEGIN SET @row = 1; END;
CREATE EVENT do ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; END;
CREATE TABLE end (begin INT, end INT); ALTER TABLE acceptance ADD end TIMESTAMP NOT NULL; CREATE TABLE `case` (`case_id` INT, begin INT); SELECT 1;
