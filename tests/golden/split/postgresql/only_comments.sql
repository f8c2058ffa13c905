-- goose#87: a script of comments has no statement
/* a */ -- b
;
-- c