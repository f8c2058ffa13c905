-- manual 20.13.1: every way to set standard_conforming_strings
SELECT set_config('standard_conforming_strings', 'off', false); SELECT 'a\';'; SET "standard_conforming_strings" TO DEFAULT; SELECT 'a\'; SELECT 2;
SET SESSION standard_conforming_strings = 'off'; SELECT '\';'; RESET standard_conforming_strings; SELECT '\'; SELECT pg_catalog.set_config('Standard_Conforming_Strings', 'no', false); SELECT '\';'; DISCARD ALL; SELECT '\';
