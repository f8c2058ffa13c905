-- psql: variables are not filled in here, the server says so
SELECT :x, :'y;', :"z;" FROM t; SELECT a:b; SELECT '12:30'::time; SELECT 1;
