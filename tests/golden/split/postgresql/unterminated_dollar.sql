-- manual 4.1.2.4: a dollar quote that is not closed points at its opening
SELECT 1; DO $x$ BEGIN;
$y$ $x $x;
