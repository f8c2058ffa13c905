-- A station that rings birds: the kinds there are, the birds that wear a ring, and where they were seen again.
-- The station, its birds and its people are made up; the flights are not longer than real ones.

CREATE TABLE species (
    code     char(6)     PRIMARY KEY,
    name     varchar(60) NOT NULL UNIQUE,
    latin    varchar(60) NOT NULL
);

CREATE TABLE bird (
    ring       varchar(10) PRIMARY KEY,           -- as engraved, for example 'GW-0007'
    species    char(6)     NOT NULL REFERENCES species (code),
    ringed_on  date        NOT NULL,
    weight_g   integer     CHECK (weight_g > 0)
);

CREATE TABLE sighting (
    id         integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ring       varchar(10) NOT NULL REFERENCES bird (ring),
    seen_on    date        NOT NULL,
    place      varchar(80) NOT NULL,
    observer   varchar(60)
);
