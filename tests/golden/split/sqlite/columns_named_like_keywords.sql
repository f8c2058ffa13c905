-- lang_keywords, flyway#1081: tables of keywords
CREATE TABLE "trigger" ("begin" INT, end INT, key INT); INSERT INTO "trigger" (end) VALUES (1); SELECT CASE end WHEN 1 THEN 2 END FROM "trigger"; SELECT 1;
