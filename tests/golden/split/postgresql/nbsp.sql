-- U+00A0 is no blank for the server (tried on 15)
SELECT 1;
 SELECT 2;
