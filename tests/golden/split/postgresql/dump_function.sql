-- pg_dump: functions, triggers, comments and owners
CREATE FUNCTION public.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
  EXECUTE 'SELECT $1; --' USING $$;$$;
END;
$_$;


ALTER FUNCTION public.f() OWNER TO postgres;

--
-- Name: FUNCTION f(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.f() IS 'it''s; a "note" -- here';
CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH ROW WHEN ((new.x IS DISTINCT FROM ';'::text)) EXECUTE FUNCTION public.f();
SELECT 1;
