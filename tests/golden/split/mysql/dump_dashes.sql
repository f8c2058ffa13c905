--- a line of MariaDB's own scripts
--and no blank behind two dashes
SELECT 1--1;
--;
SELECT 2
--2, 'not the start of a statement';
