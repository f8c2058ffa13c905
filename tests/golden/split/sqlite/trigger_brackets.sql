-- workers-sdk#15228, sqly#314: brackets and backquotes in a trigger
CREATE TABLE [a;b] ([end;] INT, `x``;y` INT, "q"";" INT);
CREATE TRIGGER [t; BEGIN] AFTER UPDATE OF [end;], `x``;y` ON [a;b] WHEN NEW.[end;] > 1 BEGIN UPDATE [a;b] SET [end;] = 1, `x``;y` = 2; END;
SELECT 'v' AS [a;b]; SELECT [a'b] FROM (SELECT 1 AS [a'b]); SELECT 1;
