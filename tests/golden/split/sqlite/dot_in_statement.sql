-- a dot inside of a statement is none
SELECT main
.a FROM t; SELECT .5;
