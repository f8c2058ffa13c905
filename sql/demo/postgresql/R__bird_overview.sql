-- One line a bird. Runs again whenever this file changes.
CREATE OR REPLACE VIEW bird_overview AS
SELECT b.ring, s.name AS species, b.ringed_on, b.last_seen, b.last_place,
       (SELECT count(*) FROM sighting g WHERE g.ring = b.ring) AS sightings
FROM bird b JOIN species s ON s.code = b.species;
