-- cli.html: dot commands are the shell's
SELECT 1;
.read other.sql
SELECT 2;
