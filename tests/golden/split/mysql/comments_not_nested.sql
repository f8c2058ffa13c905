-- ORACLE section 5: no nesting here
/* a /* b; */ SELECT 1; SELECT 2 /*/ ; */; SELECT 3;
