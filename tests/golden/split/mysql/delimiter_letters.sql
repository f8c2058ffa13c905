DELIMITER §
SELECT 1, 'a text that is longer than what the processor looks at once'§
SELECT 2; SELECT 3 -- and so is this comment, again longer than that§
§
DELIMITER żółw
SELECT 'a text that is longer than what the processor looks at once' żółw SELECT 4 żółw
DELIMITER ;
SELECT 5;
