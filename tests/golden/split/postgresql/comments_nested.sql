-- case 52: block comments nest
/* a /* nested; */ ; */ SELECT 1; /* /*/ x */ */ SELECT 2 /* ; */ + 3 -- ;
; SELECT 4; -- end