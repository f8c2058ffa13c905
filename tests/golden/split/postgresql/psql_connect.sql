CREATE DATABASE shop;
\connect shop
CREATE TABLE a (b int);
