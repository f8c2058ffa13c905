-- flyway#1000: a semicolon as the delimiter of a file on the server
COPY csv_files FROM '/path/to/filename.csv' DELIMITER ';' CSV HEADER; COPY r FROM PROGRAM 'cat; true'; COPY r FROM 'stdin'; SELECT 1;
