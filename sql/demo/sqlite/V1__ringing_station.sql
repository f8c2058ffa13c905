-- A station that rings birds: the kinds there are, the birds that wear a ring, and where they were seen again.
-- The station, its birds and its people are made up; the flights are not longer than real ones.

CREATE TABLE species (
    code     CHAR(6)     PRIMARY KEY,
    name     VARCHAR(60) NOT NULL UNIQUE,
    latin    VARCHAR(60) NOT NULL
);

CREATE TABLE bird (
    ring       VARCHAR(10) PRIMARY KEY,           -- as engraved, for example 'GW-0007'
    species    CHAR(6)     NOT NULL REFERENCES species (code),
    ringed_on  DATE        NOT NULL,
    weight_g   INTEGER     CHECK (weight_g > 0)
);

CREATE TABLE sighting (
    id         INTEGER     PRIMARY KEY AUTOINCREMENT,
    ring       VARCHAR(10) NOT NULL REFERENCES bird (ring),
    seen_on    DATE        NOT NULL,
    place      VARCHAR(80) NOT NULL,
    observer   VARCHAR(60)
);
