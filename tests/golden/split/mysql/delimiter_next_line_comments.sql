-- Flyway 10.22, tests/compat: comments in front of it and behind it (refused by Flyway)
DELIMITER -- for the procedure below
$$ -- two dollars
CREATE PROCEDURE p()
BEGIN
  SELECT 1;
  SELECT 2;
END$$
DELIMITER # back
-- to what it was
/* and
 no other */
; -- that is it
SELECT 3;
DELIMITER
-- one
# two
go # three
SELECT 4 go
DELIMITER # ;
;
SELECT 5;
