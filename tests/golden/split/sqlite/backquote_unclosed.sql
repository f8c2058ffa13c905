-- lang_keywords: points at the opening of the name
SELECT 1;
CREATE TABLE `a;
