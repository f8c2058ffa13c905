-- case 55: backquotes
SELECT `a;``b`, "c;""d"; SELECT 1;
