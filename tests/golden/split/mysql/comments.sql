-- case 54: # and -- comments; --x is none
# hash; comment
INSERT INTO r VALUES ('it\'s;'), ("dq;"); # tail
SELECT 5--1; SELECT 5 --	;
+2; SELECT a--;
SELECT 3 --