-- seen on 3.40: begin and end are names, too
CREATE TABLE begin (begin, end);
CREATE TRIGGER begin AFTER INSERT ON begin WHEN new.begin > 5 BEGIN INSERT INTO begin VALUES (1, 2); END;
CREATE TRIGGER end AFTER UPDATE OF begin, end ON begin BEGIN SELECT CASE WHEN new.end THEN 1 END; END;
CREATE TRIGGER x2 AFTER INSERT ON begin WHEN begin BEGIN SELECT 1; END;
SELECT 1;
