-- A database with one of everything that .dump writes in a way of its own.
PRAGMA foreign_keys = OFF;
CREATE TABLE customer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL DEFAULT 'it''s; a \ "default"', -- a comment; in the schema
  loud TEXT AS (upper(name) || ';') STORED,
  size INTEGER GENERATED ALWAYS AS (length(name)) VIRTUAL,
  mood TEXT CHECK (mood IN ('sad', 'o''k', 'semi;colon')),
  document TEXT CHECK (document IS NULL OR json_valid(document))
);
CREATE TABLE purchase (id, customer INTEGER REFERENCES customer ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, amount NUMERIC(12, 2));
CREATE TABLE pair (a TEXT COLLATE NOCASE, b INTEGER, PRIMARY KEY (a, b DESC)) WITHOUT ROWID;
CREATE TABLE strict_one (i INT, r REAL, t TEXT, b BLOB, x ANY) STRICT;
CREATE TABLE [Table; with -- "everything"] ([select] INTEGER, `a"b'c` TEXT, "tab	name" BLOB);
CREATE TABLE nothing_in_it (a);
CREATE TABLE numbers (n);
INSERT INTO numbers VALUES (1e308 * 10), (-1e308 * 10), (1e308 * 10 - 1e308 * 10), (0.1), (-0.0), (9223372036854775807), (-9223372036854775808), (1e-300), (3.0);
INSERT INTO customer (name, mood, document) VALUES ('O''Brien; DROP TABLE x;--', 'semi;colon', '{"k": "v;\n"}'), (char(10), NULL, NULL);
INSERT INTO purchase VALUES (1, 1, 1.5), (2, 2, NULL);
INSERT INTO pair VALUES ('a', 1), ('B', 2);
INSERT INTO strict_one VALUES (1, 2.5, 'c', x'00', 'any');
INSERT INTO [Table; with -- "everything"] VALUES (1, 'a''b"c`d[e]', x'');
CREATE TABLE bytes (id INTEGER PRIMARY KEY, data BLOB);
INSERT INTO bytes VALUES (1, x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');
INSERT INTO bytes VALUES (2, x''), (3, NULL), (4, x'27003b0a');
CREATE TABLE texts (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO texts VALUES
  (1, '\.'), (2, 'a' || char(10) || '.quit' || char(10) || 'b'), (3, char(13, 10)), (4, NULL), (5, ''), (6, 'tab' || char(9)),
  (7, 'a\nb' || char(10) || 'c\n'), (8, 'it''s; -- no comment /* at all */ ${'), (9, 'cr' || char(13) || 'lf' || char(10) || 'end'),
  (10, char(1, 8, 11, 12, 27, 127)), (11, 'żółw 漢字 🐢'), (12, '\\server\share\'), (13, ' leading and trailing '),
  (14, replace(printf('%5000c', 'x'), 'x', 'x;''"[`')), (15, 'END;' || char(10) || 'COMMIT;');
CREATE TRIGGER note AFTER INSERT ON customer WHEN NEW.name <> ';' BEGIN
  INSERT INTO nothing_in_it VALUES (CASE WHEN NEW.id > 1 THEN 'end;' ELSE ';' END);
  DELETE FROM nothing_in_it; -- a comment; in a trigger
END;
CREATE VIEW happy ("na;me") AS SELECT name || '; happy' FROM customer WHERE mood = 'o''k';
CREATE TRIGGER instead INSTEAD OF INSERT ON happy BEGIN SELECT RAISE(ABORT, 'no; not here'); END;
CREATE UNIQUE INDEX "an ""index;" ON customer (lower(name), mood DESC) WHERE name <> ';';
CREATE VIRTUAL TABLE words USING fts5 (title, body, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO words VALUES ('one; title', 'it''s a body'), ('two', 'żółw');
CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1);
INSERT INTO boxes VALUES (1, 0.5, 1.5);
ANALYZE;
