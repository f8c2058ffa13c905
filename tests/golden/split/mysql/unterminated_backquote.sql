-- manual of identifiers: a quoted name that is not closed points at its opening
SELECT `a;
