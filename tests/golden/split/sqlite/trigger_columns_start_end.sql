-- workers-sdk#15163: start and end as columns in a trigger
CREATE TABLE source (start INT, end INT); CREATE TABLE ranges (start INT, end INT);
CREATE TRIGGER copy_range AFTER INSERT ON source BEGIN
  INSERT INTO ranges (start, end) VALUES (NEW.start, NEW.end);
  UPDATE ranges SET end = 1, start = end WHERE end > start AND end IS NOT NULL;
  SELECT end FROM ranges ORDER BY end; DELETE FROM ranges WHERE end;
END;
CREATE TABLE after_trigger (id INTEGER PRIMARY KEY);
