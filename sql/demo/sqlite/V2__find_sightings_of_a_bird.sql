-- "Where has this bird been?" is asked for every letter that a finder sends; it read the whole table.
CREATE INDEX sighting_ring_seen_on ON sighting (ring, seen_on);
