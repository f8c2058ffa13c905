-- manual 4.1.1: quoted names double the quote
CREATE TABLE "a;b" ("c""d;" int); SELECT U&"d\0061t;"; SELECT 1;
