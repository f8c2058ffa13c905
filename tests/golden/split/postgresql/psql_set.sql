-- Variables of psql itself, and stopping at errors, which godwit does anyway.
\set ON_ERROR_STOP 1
\set ON_ERROR_STOP
\set VERBOSITY verbose
\set QUIET on
SELECT 1;
\set answer 42
SELECT :answer;
