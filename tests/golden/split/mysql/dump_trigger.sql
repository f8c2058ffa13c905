-- flyway#558, mysqldump: triggers and events in executable comments with DELIMITER
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER EntityBeforeInsert BEFORE INSERT
ON Entity FOR EACH ROW
BEGIN
    SET NEW.a = 'x;;y'; SET NEW.b = 1;
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
DELIMITER ;;
/*!50106 CREATE*/ /*!50117 DEFINER=`root`@`localhost`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; SELECT 2; END */ ;;
DELIMITER ;
SELECT 1;
