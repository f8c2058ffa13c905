-- atlas#2808: characters of several bytes in front of END
CREATE TABLE `pets` (`id` integer NULL, name TEXT);
CREATE TRIGGER `trg_❤️` BEFORE INSERT ON `pets` FOR EACH ROW BEGIN
	UPDATE pets SET name = name || ' ❤️;' WHERE id = NEW.id; -- ❤️;
END;
SELECT '😀'; SELECT 1;
