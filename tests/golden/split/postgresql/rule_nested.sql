-- manual CREATE RULE: parentheses inside of a command, OLD and NEW, one command in parentheses
CREATE RULE r AS ON UPDATE TO a WHERE (old.x <> new.x) DO INSTEAD (UPDATE b SET y = (SELECT max(z) FROM c WHERE (c.id IN (1, 2)));
  INSERT INTO l VALUES (')', $$;($$); -- );
  NOTIFY changed);
CREATE RULE r2 AS ON DELETE TO a DO ALSO (DELETE FROM b); ALTER RULE r ON a RENAME TO r3; DROP RULE r3 ON a; SELECT 1;
