-- lang_createvtab: the arguments of a module are free text
CREATE VIRTUAL TABLE f USING fts5(a, b, content='x;y', tokenize = "unicode61 separators ';'"); CREATE VIRTUAL TABLE r USING rtree(id, minX, maxX); INSERT INTO f(f) VALUES('rebuild'); SELECT 1;
