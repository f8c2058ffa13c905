-- manual 4.1.1: $ inside a name begins no quote
SELECT a$b$c; SELECT 2 AS x$$; SELECT a$1;
SELECT _$$ FROM t; SELECT 3;
