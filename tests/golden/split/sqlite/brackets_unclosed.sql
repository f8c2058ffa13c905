-- lang_keywords: a name in brackets that is not closed points at its opening
SELECT 1;
SELECT [a;
