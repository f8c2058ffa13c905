ALTER TABLE bird ADD COLUMN last_seen DATE;
ALTER TABLE bird ADD COLUMN last_place VARCHAR(80);

UPDATE bird SET
    last_seen  = (SELECT seen_on FROM sighting s WHERE s.ring = bird.ring ORDER BY seen_on DESC LIMIT 1),
    last_place = (SELECT place   FROM sighting s WHERE s.ring = bird.ring ORDER BY seen_on DESC LIMIT 1);

-- The body holds semicolons of its own, and an END that is not its last.
CREATE TRIGGER sighting_is_remembered AFTER INSERT ON sighting
BEGIN
    SELECT CASE
        WHEN new.seen_on < (SELECT ringed_on FROM bird WHERE ring = new.ring)
        THEN RAISE(ABORT, 'seen before it was ringed; check ring and date')
    END;

    UPDATE bird SET last_seen = new.seen_on, last_place = new.place
    WHERE ring = new.ring AND new.seen_on >= coalesce(last_seen, '');
END;

INSERT INTO sighting (ring, seen_on, place, observer) VALUES ('TE-0001', '2025-01-11', 'Weddell Sea', 'Ida');
