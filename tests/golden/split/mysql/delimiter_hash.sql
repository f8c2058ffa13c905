-- Flyway 10.22, tests/compat: # and -- as delimiters, with nothing behind them
DELIMITER #
SELECT 1#
DELIMITER
#
SELECT 2#
DELIMITER --
SELECT 3--
DELIMITER ;
SELECT 4;
