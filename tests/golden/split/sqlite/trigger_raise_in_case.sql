-- workers-sdk#4326: RAISE in a CASE without parentheses, blanks in front of semicolons
CREATE TABLE my_table ("table" TEXT);
CREATE TRIGGER my_table_after_insert_trigger
  AFTER INSERT ON my_table
  BEGIN
    SELECT CASE WHEN NOT EXISTS(
      SELECT 1 FROM pragma_table_list(new."table")
    )
    THEN RAISE (ABORT , 'Exception; table does not exist') END ;
  END
;
SELECT 1;
