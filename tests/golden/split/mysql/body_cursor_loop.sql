-- flyway#3152: a labelled LOOP over two lines, blocks with blanks in front of the colon
CREATE PROCEDURE activity_incrementer()
  BEGIN
    DECLARE done_activity, done_cds BOOLEAN DEFAULT FALSE;
    DECLARE cur1 CURSOR FOR SELECT DISTINCT(`a`.`b`) from `a` WHERE `a`.`c` IS NULL;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET done_activity = TRUE;
    OPEN cur1;
    read_loop1:
    LOOP FETCH cur1 INTO done_cds;
      IF done_activity THEN
        CLOSE cur1;
        LEAVE read_loop1;
      END IF;
      BLOCK1 : BEGIN
        DECLARE cur2 CURSOR FOR SELECT 1;
        OPEN cur2; read_loop2: LOOP ITERATE read_loop2; END LOOP read_loop2; CLOSE cur2;
      END BLOCK1;
    END LOOP read_loop1;
  END;
SELECT 1;
