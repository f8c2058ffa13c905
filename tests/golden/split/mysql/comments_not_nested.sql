-- Flyway 10.22, tests/compat: no nesting here
/* a /* b; */ SELECT 1; SELECT 2 /*/ ; */; SELECT 3;
