-- lang_createtrigger: no semicolon behind the last END
CREATE TABLE r (a);
CREATE TRIGGER t AFTER INSERT ON r BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END