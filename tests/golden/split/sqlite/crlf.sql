-- CRLF line ends
SELECT 'a
b';

  SELECT 2;
