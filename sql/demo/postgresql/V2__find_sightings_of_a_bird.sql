-- "Where has this bird been?" is asked for every letter that a finder sends; it read the whole table.
-- CONCURRENTLY cannot run in a transaction: godwit sees that and runs this script outside one.
CREATE INDEX CONCURRENTLY sighting_ring_seen_on ON sighting (ring, seen_on);
