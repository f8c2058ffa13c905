-- CRLF inside strings is kept
SELECT 'a
b';

  SELECT 2;
