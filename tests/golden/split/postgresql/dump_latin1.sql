SET client_encoding = 'SQL_ASCII';
SET NAMES 'utf8';
set session Client_Encoding to DEFAULT;
SET client_encoding = 'LATIN1';
SELECT 'ä';
