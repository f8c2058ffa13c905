-- manual CREATE RULE: points at the parenthesis that is open
CREATE RULE r AS ON INSERT TO a DO ALSO (
  INSERT INTO b VALUES (1);
SELECT 1;
