ALTER TABLE bird ADD COLUMN last_seen date, ADD COLUMN last_place varchar(80);

UPDATE bird SET (last_seen, last_place) =
    (SELECT seen_on, place FROM sighting s WHERE s.ring = bird.ring ORDER BY seen_on DESC LIMIT 1);

-- The body holds semicolons and quotes of its own; the dollars say where it ends.
CREATE FUNCTION remember_sighting() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF new.seen_on < (SELECT ringed_on FROM bird WHERE ring = new.ring) THEN
        RAISE EXCEPTION 'seen before it was ringed; check ring and date';
    END IF;

    UPDATE bird SET last_seen = new.seen_on, last_place = new.place
    WHERE ring = new.ring AND new.seen_on >= coalesce(last_seen, '-infinity');
    RETURN new;
END;
$body$;

CREATE TRIGGER sighting_is_remembered AFTER INSERT ON sighting
    FOR EACH ROW EXECUTE FUNCTION remember_sighting();

INSERT INTO sighting (ring, seen_on, place, observer) VALUES ('TE-0001', '2025-01-11', 'Weddell Sea', 'Ida');
