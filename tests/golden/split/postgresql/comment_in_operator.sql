-- manual 4.1.3: -- and /* begin a comment inside of an operator
SELECT 1 @--;
 2; SELECT 5*/*;*/3; SELECT 1 - -1; SELECT 1;
