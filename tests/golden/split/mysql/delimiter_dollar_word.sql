-- flyway#2338: END$$, where the delimiter is made of letters of a name
DELIMITER $$
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END$$
SELECT a$b FROM c$$
DELIMITER ;
