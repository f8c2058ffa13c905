-- flyway#557, mysqldump: a blank between */ and the semicolon, views in pieces
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!40000 ALTER TABLE `a` DISABLE KEYS */;
SET character_set_client = utf8mb4;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select 1 AS `1;` */;
/*!50001 DROP VIEW IF EXISTS `v`*/;
UNLOCK TABLES;
