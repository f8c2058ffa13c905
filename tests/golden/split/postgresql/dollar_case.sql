-- manual 4.1.2.4: tags are case-sensitive, and part of a tag closes nothing
DO $Body$ $body$; $BODY$; $Bod$ $Body $Body$; SELECT $a$ $ab$; $b$ a$ $a $a$; SELECT $_1$;$_1$, $é$;$é$; SELECT 1;
