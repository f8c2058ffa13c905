-- tried on 3.40: U+00A0 is a letter for the server, so it is a blank only between statements
SELECT 1;
SELECT 2;
