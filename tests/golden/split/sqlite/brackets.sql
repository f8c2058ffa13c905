-- Flyway 10.22, tests/compat: [bracket;names]
CREATE TABLE [a;b] ([c'd] INT, [e"f] INT);
SELECT [c'd] FROM [a;b];
