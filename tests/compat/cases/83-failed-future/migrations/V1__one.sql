create table one (a int);
