-- tried on 10.11: U+00A0 is a letter for the server, so it is a blank only between statements
SELECT 1;
SELECT 2;
