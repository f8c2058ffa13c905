-- lang_comment: line and block comments; these do not nest
-- a;
/* b /* ; */ SELECT 1; /* c */ SELECT 2 -- d;
, 3 /* ; */ ; SELECT 4-- e;