-- workers-sdk#15163: comments as the only thing between words
CREATE TABLE source (id INT); CREATE TABLE audit (id INT);
CREATE/* before trigger; */TRIGGER--;
audit_source AFTER INSERT ON source
BEGIN/* body */
    INSERT INTO audit VALUES (NEW.id);
/* before end */END/* after end */;
SELECT 1;
