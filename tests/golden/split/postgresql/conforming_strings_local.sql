-- manual SET: what SET LOCAL set ends with the transaction
BEGIN; SET LOCAL standard_conforming_strings = off; SELECT '\';'; COMMIT; SELECT '\'; SELECT 1;
