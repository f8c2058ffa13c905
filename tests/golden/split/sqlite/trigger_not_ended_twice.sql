-- flyway#714: an END that only closes a CASE leaves the trigger open
CREATE TRIGGER t AFTER INSERT ON r BEGIN
  SELECT CASE WHEN 1 THEN 2 END;
SELECT 1;
