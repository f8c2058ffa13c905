-- What only writes or shapes the shell's output is passed over, and what asks for what godwit does anyway.
.bail on
.echo off
.headers on
.mode column --wrap 60
.print "SELECT 1;" 'it is'
.nullvalue NULL
.timer on
SELECT 1;
.print behind
SELECT 2;
