-- lang_keywords: points at the opening of the name, behind doubled quotes
SELECT 1;
SELECT "a"";
