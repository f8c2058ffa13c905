-- A file on the server is the server's business.
LOAD DATA INFILE '/tmp/a' INTO TABLE t;
LOAD DATA LOW_PRIORITY INFILE '/tmp/local' INTO TABLE t;
LOAD XML INFILE '/tmp/a' INTO TABLE t;
load data
  low_priority local INFILE 'a' INTO TABLE t;
