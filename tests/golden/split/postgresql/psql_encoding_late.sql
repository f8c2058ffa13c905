SET client_encoding = 'LATIN1';
\encoding UTF8
