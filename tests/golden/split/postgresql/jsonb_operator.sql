-- case 52: ? and other operators
SELECT a ? 'b', a ?| b, a #> c, a @> d, a -> 'x' ->> 'y', -1, 4/2, a::int FROM t; SELECT 1;
