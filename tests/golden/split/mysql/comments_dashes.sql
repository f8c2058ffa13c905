-- flyway#2081, #3946: -- without a blank behind it is no comment for the server either
--Hello
CREATE TABLE products (a INT);
