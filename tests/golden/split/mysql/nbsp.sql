-- U+00A0 is a letter for the server (tried on 10.11)
SELECT 1;
SELECT 2;
