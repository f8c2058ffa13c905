-- case 55: "end" in quotes
CREATE TRIGGER t AFTER INSERT ON r BEGIN UPDATE r SET "end" = 'END;', [end;] = 1, `end` = 2; SELECT 'END'; END;
SELECT 1;
