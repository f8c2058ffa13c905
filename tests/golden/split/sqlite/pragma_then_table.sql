-- case 56: a pragma and a table
PRAGMA foreign_keys = ON;
CREATE TABLE a (id INT);
