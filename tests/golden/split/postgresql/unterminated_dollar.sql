-- issue 3: points at the opening
SELECT 1; DO $x$ BEGIN;
$y$ $x $x;
