-- lang_keywords: triggers, tables and columns named like the words of the head, which SQLite allows
CREATE TABLE trigger (temp, before, after, instead, of, each, row, for_, key, replace);
CREATE TRIGGER after AFTER INSERT ON trigger BEGIN SELECT 1; END;
CREATE TRIGGER IF NOT EXISTS temp BEFORE UPDATE OF before, after, of ON trigger FOR EACH ROW BEGIN SELECT temp, each FROM trigger; END;
CREATE TRIGGER main.trigger AFTER DELETE ON trigger WHEN OLD.row BEGIN SELECT 1; END;
CREATE TEMP TRIGGER row AFTER INSERT ON main.trigger BEGIN SELECT 1; END;
SELECT 1;
