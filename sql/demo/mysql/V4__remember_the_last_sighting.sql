ALTER TABLE bird ADD COLUMN last_seen date, ADD COLUMN last_place varchar(80);

UPDATE bird SET
    last_seen  = (SELECT seen_on FROM sighting s WHERE s.ring = bird.ring ORDER BY seen_on DESC LIMIT 1),
    last_place = (SELECT place   FROM sighting s WHERE s.ring = bird.ring ORDER BY seen_on DESC LIMIT 1);

-- The body holds semicolons of its own, so the statement ends with another mark.
DELIMITER //

CREATE TRIGGER sighting_is_remembered AFTER INSERT ON sighting FOR EACH ROW
BEGIN
    IF new.seen_on < (SELECT ringed_on FROM bird WHERE ring = new.ring) THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'seen before it was ringed; check ring and date';
    END IF;

    UPDATE bird SET last_seen = new.seen_on, last_place = new.place
    WHERE ring = new.ring AND (last_seen IS NULL OR new.seen_on >= last_seen);
END //

DELIMITER ;

INSERT INTO sighting (ring, seen_on, place, observer) VALUES ('TE-0001', '2025-01-11', 'Weddell Sea', 'Ida');
