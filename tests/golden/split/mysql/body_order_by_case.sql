-- flyway#2924, #2861: CASE and IF() in views and in ORDER BY
CREATE OR REPLACE VIEW vw_if_function AS
SELECT
  IF((1 = 1), 1, 0) as col_1,
  -- END IF
  CASE
    WHEN 3 = 3 THEN (SELECT 3)
    ELSE (SELECT 9)
  END AS col_3
;
CREATE PROCEDURE p(in startTime dateTime, in showTotals enum('Y','N'))
BEGIN
    IF showTotals = 'Y' THEN
        SELECT * FROM test_table ORDER BY CASE WHEN `name` is null then 1 else 0 end, `name`;
    ELSE
        SELECT if(1, 2, 3), if(1, 2, 3) from dual;
    END IF;
END;
SELECT 1;
