-- workers-sdk#14991: CRLF in a trigger
CREATE TABLE probe_z (id TEXT PRIMARY KEY);
CREATE TRIGGER trg_z BEFORE DELETE ON probe_z
BEGIN
  SELECT RAISE(ABORT, 'no;
');
END;
SELECT 1;
