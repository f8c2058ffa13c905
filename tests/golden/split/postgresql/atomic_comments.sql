-- supabase/cli#6587: comments around END, also those that begin with /*/
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN /* x; END */ ATOMIC -- END;
  SELECT 1 /*/ ; */; -- note END
  /* a /* END; */ b */ END -- c;
; SELECT 1;
