-- lang_createtrigger: a trigger that is not closed points at BEGIN
SELECT 1;
CREATE TRIGGER t AFTER INSERT ON r BEGIN
  SELECT 1;
SELECT 2;
