-- mysqldump: a trigger in pieces of executable comments, without DELIMITER
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON r FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END */;
SELECT 1;
