-- A station that rings birds: the kinds there are, the birds that wear a ring, and where they were seen again.
-- The station, its birds and its people are made up; the flights are not longer than real ones.

CREATE TABLE species (
    code     char(6)     NOT NULL PRIMARY KEY,
    name     varchar(60) NOT NULL UNIQUE,
    latin    varchar(60) NOT NULL
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE bird (
    ring       varchar(10) NOT NULL PRIMARY KEY,  -- as engraved, for example 'GW-0007'
    species    char(6)     NOT NULL,
    ringed_on  date        NOT NULL,
    weight_g   int         CHECK (weight_g > 0),
    FOREIGN KEY (species) REFERENCES species (code)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE sighting (
    id         int         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    ring       varchar(10) NOT NULL,
    seen_on    date        NOT NULL,
    place      varchar(80) NOT NULL,
    observer   varchar(60),
    FOREIGN KEY (ring) REFERENCES bird (ring)
) DEFAULT CHARSET = utf8mb4;
