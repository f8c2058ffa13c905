SET client_encoding = 'UTF-8';
\encoding UTF8
