-- seen on 15: E'' goes on behind blanks and line comments with a line end
SELECT E'a' -- it's a note
  'b\'c;';
SELECT E'a' 'b\'; SELECT 1;
SELECT E'a'
 /* no */ 'b\'; SELECT 2;
