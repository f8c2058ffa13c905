-- tried on 15: U+00A0 is no blank for the server
SELECT 1;
 SELECT 2;
