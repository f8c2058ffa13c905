-- tried on 15: a parenthesis elsewhere does not swallow the rest
INSERT INTO t VALUES (1; SELECT 2;
