-- c3ref/bind_blob: parameters are part of the statement
SELECT ?1, :a, @b, $c, ?; SELECT $a::b, ':;'; SELECT 1;
