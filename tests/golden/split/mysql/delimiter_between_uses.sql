-- dbeaver#6391: USE with a semicolon where another delimiter is set
DELIMITER $$
use placetransfer;

DROP PROCEDURE migrar_db$$
DELIMITER ;
USE d; SELECT 1;
