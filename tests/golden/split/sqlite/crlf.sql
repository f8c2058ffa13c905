-- workers-sdk#14991: CRLF line ends
SELECT 'a
b';

  SELECT 2;
