-- cli.html: a dot inside of a statement is no command
SELECT main
.a FROM t; SELECT .5;
