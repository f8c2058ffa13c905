-- tried on 3.40: a head without a body goes to the server
CREATE TRIGGER t AFTER INSERT ON r;
SELECT 1;
