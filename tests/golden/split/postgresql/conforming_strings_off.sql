-- manual 20.13: standard_conforming_strings is followed
SET standard_conforming_strings = off;
SELECT 'it\'s;'; SELECT B'01\'; SELECT '\\';
SET standard_conforming_strings TO 'on';
SELECT 'a\'; SELECT 1;
SET LOCAL standard_conforming_strings = false; SELECT '\';'; RESET ALL; SELECT '\';
