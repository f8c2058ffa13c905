-- A backslash ends the command: what follows on the line is a command or, behind two of them, SQL.
\echo one \\ SELECT 1; \timing \\SELECT 2;
\set ON_ERROR_STOP on\\ SELECT 3;
