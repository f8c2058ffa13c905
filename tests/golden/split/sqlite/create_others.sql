-- lang_createview, lang_createindex: CREATE of other things needs no body
CREATE TEMP TABLE t AS SELECT 1; CREATE VIEW v AS SELECT CASE WHEN 1 THEN 2 END; CREATE UNIQUE INDEX i ON t (a) WHERE a > 1; CREATE VIRTUAL TABLE f USING fts5(a, content='t;'); SELECT 1;
