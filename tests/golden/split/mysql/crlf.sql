-- workers-sdk#14991, Windows files: CRLF around bodies and delimiters
DELIMITER //
CREATE PROCEDURE p()
BEGIN
  SELECT 'a
b'; -- x
END//
DELIMITER ;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW
BEGIN
  SET @a = 1;
END;
# y
SELECT 1;
