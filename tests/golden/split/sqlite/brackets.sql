-- ORACLE section 5: [bracket;names]
CREATE TABLE [a;b] ([c'd] INT, [e"f] INT);
SELECT [c'd] FROM [a;b];
