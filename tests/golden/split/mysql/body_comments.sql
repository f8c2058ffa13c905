-- flyway#288: comments anywhere in a head
CREATE /* OR */ PROCEDURE # x
 p -- y;
 () /* z; */ BEGIN -- b;
 SELECT 1; /* END; */ END /* p */ ;
SELECT 1;
