-- tried on 3.40: an empty body goes to the server in one piece
CREATE TRIGGER t AFTER INSERT ON r BEGIN END;
SELECT 1;
