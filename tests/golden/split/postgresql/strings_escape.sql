-- case 52: E'' has backslash escapes, '' has none
INSERT INTO r VALUES (E'it\'s;'), ('back\'); -- tail; here
SELECT e'\\'; SELECT U&'\0041;'; SELECT B'01;'; SELECT X'1F;'; SELECT N'x;';
