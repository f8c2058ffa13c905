-- cli.html: a dot command behind a statement on its line
SELECT 1; .tables
SELECT 2;
