-- workers-sdk#15163: comments around END
CREATE TRIGGER t AFTER INSERT ON r BEGIN SELECT 1; -- END;
 /* END; */ END -- t
;
SELECT 1;
