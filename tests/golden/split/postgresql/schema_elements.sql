-- manual CREATE SCHEMA: its elements have no semicolons between them
CREATE SCHEMA hollywood
    CREATE TABLE films (title text, release date, awards text[])
    CREATE VIEW winners AS SELECT title, release FROM films WHERE awards IS NOT NULL;
SELECT 1;
