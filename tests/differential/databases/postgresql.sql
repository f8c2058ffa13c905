-- A database with one of everything that pg_dump writes in a way of its own.
CREATE SCHEMA shop;
CREATE SCHEMA "Odd ""Schema";
COMMENT ON SCHEMA shop IS 'it''s; a comment with \backslash and "quotes"';
CREATE EXTENSION pgcrypto SCHEMA shop;
CREATE EXTENSION citext;
COMMENT ON EXTENSION citext IS 'changed; comment';

CREATE TYPE shop.mood AS ENUM ('sad', 'o''k', 'semi;colon', 'happy');
CREATE TYPE shop.point3 AS (x double precision, y double precision, z double precision);
CREATE TYPE shop.span AS RANGE (subtype = double precision);
CREATE DOMAIN shop.percent AS integer DEFAULT 0 CONSTRAINT percent_check CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE SEQUENCE shop.odd_numbers INCREMENT BY 2 MINVALUE -5 MAXVALUE 999 START WITH 1 CACHE 3 CYCLE;
SELECT nextval('shop.odd_numbers');
CREATE COLLATION shop.plain (provider = libc, locale = 'C');

CREATE TABLE shop.customer (
  id integer GENERATED ALWAYS AS IDENTITY (START WITH 100),
  name text NOT NULL,
  email citext UNIQUE,
  feeling shop.mood DEFAULT 'o''k',
  discount shop.percent,
  location shop.point3,
  tags text[] DEFAULT '{}',
  document jsonb,
  created timestamptz DEFAULT '2024-02-29 12:00:00+00',
  loud text GENERATED ALWAYS AS (upper(name) || ';') STORED,
  CONSTRAINT customer_pkey PRIMARY KEY (id),
  CONSTRAINT name_is_short CHECK (length(name) < 200) NOT VALID
);
COMMENT ON COLUMN shop.customer.name IS E'two\nlines; and a \\.\n\\.\nend';
CREATE TABLE shop.purchase (
  id bigserial PRIMARY KEY,
  customer integer NOT NULL REFERENCES shop.customer ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  amount numeric(12, 2) DEFAULT 1.50,
  EXCLUDE USING gist (int4range(customer, customer, '[]') WITH &&)
);
CREATE TABLE "Odd ""Schema"."Table; with -- everything" ("select" integer, "a""b" text, "tab	name" bytea);
CREATE TABLE shop.nothing_in_it (a integer, b text);
CREATE TABLE shop.no_columns ();
INSERT INTO shop.no_columns DEFAULT VALUES;
CREATE UNLOGGED TABLE shop.scratch (id integer) WITH (fillfactor = 70);
CREATE TABLE shop.child (extra text DEFAULT E'\\x') INHERITS (shop.nothing_in_it);

CREATE TABLE shop.measure (at date NOT NULL, value real) PARTITION BY RANGE (at);
CREATE TABLE shop.measure_2023 PARTITION OF shop.measure FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE shop.measure_rest PARTITION OF shop.measure DEFAULT;
INSERT INTO shop.measure VALUES ('2023-05-05', 1.25), ('2025-01-01', 'NaN'), ('2025-01-02', '-Infinity');

-- All 256 bytes, and text that looks like the end of COPY, like a client command, like SQL and like a placeholder's edge.
CREATE TABLE shop.bytes (id integer, data bytea);
INSERT INTO shop.bytes SELECT 1, decode(string_agg(lpad(to_hex(i), 2, '0'), '' ORDER BY i), 'hex') FROM generate_series(0, 255) i;
INSERT INTO shop.bytes VALUES (2, ''), (3, NULL), (4, '\x5c2e0a');
CREATE TABLE shop.texts (id integer, t text);
INSERT INTO shop.texts VALUES
  (1, E'\\.'), (2, E'a\n\\.\nb'), (3, E'\\N'), (4, NULL), (5, ''), (6, E'tab\there'), (7, E'\\restrict x\n\\connect y'),
  (8, 'it''s; -- no comment /* at all */ $$ $tag$ ${'), (9, E'cr\rlf\ncrlf\r\nend'), (10, E'\b\f\v\x01\x7f'),
  (11, 'żółw 漢字 🐢 ' || U&'\feff'), (12, E'\\\\server\\share\\'), (13, ' leading and trailing '), (14, repeat('x;''"\', 5000));
INSERT INTO shop.customer (name, email, feeling, discount, location, tags, document) VALUES
  ('O''Brien; DROP TABLE x;--', 'a@B.example', 'semi;colon', 5, '(1,2,NaN)', '{"a,b","c\"d","e\\f",NULL}', '{"k": "v;\n\\."}'),
  (E'new\nline', NULL, 'sad', NULL, NULL, NULL, 'null');
INSERT INTO shop.purchase (customer) SELECT id FROM shop.customer;
INSERT INTO shop.child VALUES (1, 'b', 'c');
INSERT INTO "Odd ""Schema"."Table; with -- everything" VALUES (1, E'\t', '\x00ff');

CREATE FUNCTION shop.plain_sql(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  AS $$ SELECT $1 + b; -- a comment; with a semicolon
$$;
CREATE FUNCTION shop.standard_body(a integer) RETURNS TABLE (x integer, y text) LANGUAGE sql
  BEGIN ATOMIC
    SELECT CASE WHEN a > 1 THEN a ELSE 0 END AS x, 'end; of it' AS y;
    SELECT a AS x, ';' AS "end";
  END;
CREATE FUNCTION shop.returns_it(a text) RETURNS text LANGUAGE sql RETURN lower(a) || ';';
CREATE FUNCTION shop.nested() RETURNS text LANGUAGE plpgsql AS $outer$
DECLARE
  answer text := 'it''s; fine';
BEGIN
  EXECUTE $inner$ SELECT $$a;b$$ $inner$ INTO answer;
  IF answer IS NULL THEN RETURN E'\\'; END IF;
  /* a comment /* in a comment; */ */
  RETURN answer;
EXCEPTION WHEN others THEN
  RETURN '$outer';
END;
$outer$;
CREATE PROCEDURE shop.clear_all(INOUT count integer) LANGUAGE plpgsql AS $_$
BEGIN
  DELETE FROM shop.scratch;
  GET DIAGNOSTICS count = ROW_COUNT;
END; $_$;
CREATE PROCEDURE shop.standard_procedure() LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO shop.scratch VALUES (1);
    DELETE FROM shop.scratch;
  END;
CREATE AGGREGATE shop.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE FUNCTION shop.is_far(shop.point3, shop.point3) RETURNS boolean LANGUAGE sql AS 'SELECT $1.x - $2.x > 1;';
CREATE OPERATOR shop.<<@-@>> (LEFTARG = shop.point3, RIGHTARG = shop.point3, FUNCTION = shop.is_far);
CREATE CAST (shop.point3 AS text) WITH INOUT;

CREATE FUNCTION shop.note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := coalesce(NEW.b, ';'); RETURN NEW; END; $$;
CREATE TRIGGER note BEFORE INSERT OR UPDATE OF b ON shop.nothing_in_it FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION shop.note_change('it''s;');
ALTER TABLE shop.nothing_in_it DISABLE TRIGGER note;
CREATE FUNCTION shop.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE DEBUG 'ddl;'; END; $$;
CREATE EVENT TRIGGER watch_ddl ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION shop.on_ddl();

CREATE VIEW shop.happy AS SELECT id, name || '; happy' AS "na;me" FROM shop.customer WHERE feeling = 'happy' WITH LOCAL CHECK OPTION;
ALTER VIEW shop.happy RENAME "na;me" TO "the ""name""";
CREATE RECURSIVE VIEW shop.counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE MATERIALIZED VIEW shop.summary AS SELECT count(*) AS customers, max(name) AS last FROM shop.customer;
CREATE UNIQUE INDEX ON shop.summary (customers);
CREATE MATERIALIZED VIEW shop.unfilled AS SELECT 1 AS one WITH NO DATA;
CREATE RULE redirect AS ON INSERT TO shop.happy DO INSTEAD (INSERT INTO shop.scratch VALUES (1); DELETE FROM shop.scratch WHERE id = 2; NOTIFY changed, 'it''s;');
CREATE RULE keep AS ON DELETE TO shop.child DO INSTEAD NOTHING;
CREATE INDEX customer_lower ON shop.customer (lower(name) COLLATE shop.plain) INCLUDE (discount) WHERE name <> ';';
CREATE STATISTICS shop.related ON name, email FROM shop.customer;
ALTER TABLE shop.customer ALTER COLUMN name SET STATISTICS 50, CLUSTER ON customer_pkey, REPLICA IDENTITY FULL;
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON shop.customer TO PUBLIC USING (name = current_user OR name = ';') WITH CHECK (true);
CREATE PUBLICATION "some;" FOR TABLE shop.customer (id, name) WHERE (id > 0);
CREATE PUBLICATION whole_schema FOR TABLES IN SCHEMA "Odd ""Schema";
CREATE TEXT SEARCH CONFIGURATION shop.words (COPY = simple);
CREATE FOREIGN DATA WRAPPER nowhere OPTIONS (note 'it''s;');
CREATE SERVER far FOREIGN DATA WRAPPER nowhere OPTIONS (host 'a;b');
CREATE FOREIGN TABLE shop.remote (id integer OPTIONS (nick 'x;y')) SERVER far;
CREATE SCHEMA empty_one;
CREATE TABLE public.settings (key text PRIMARY KEY, value text);
INSERT INTO public.settings VALUES ('a', 'b');

SELECT lo_from_bytea(424242, (SELECT data FROM shop.bytes WHERE id = 1));
COMMENT ON LARGE OBJECT 424242 IS 'large; object';
GRANT SELECT ON LARGE OBJECT 424242 TO PUBLIC;
GRANT SELECT (name), UPDATE (discount) ON shop.customer TO dump_reader;
GRANT USAGE ON SCHEMA shop TO dump_reader WITH GRANT OPTION;
REVOKE ALL ON FUNCTION shop.nested() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO dump_reader;
ALTER TABLE shop.texts OWNER TO dump_reader;
