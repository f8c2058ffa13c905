-- tried on 3.40: a comment behind the statement may end with CR
CREATE TABLE a (b);-- noteSELECT 1; -- xSELECT 2 -- y;