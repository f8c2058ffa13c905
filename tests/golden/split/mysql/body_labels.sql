-- manual of labels: labels on blocks and loops
CREATE PROCEDURE p() main: BEGIN inner1: BEGIN LEAVE main; END inner1; `my label`: WHILE 1 DO LEAVE `my label`; END WHILE; END main;
SELECT 1;
