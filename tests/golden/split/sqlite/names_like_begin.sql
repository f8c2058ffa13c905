-- flyway#1081, #2795: columns that begin like BEGIN and CASE at the end of a line
CREATE TABLE my_patch_level (db_zp_beginn DATE NOT NULL, db_zp_ende DATE, begin_ INT, case_ INT, ended INT) ;
CREATE TABLE adr_verfahren (vrf_id INTEGER PRIMARY KEY autoincrement, vrf_dm DATE DEFAULT (datetime('now','localtime'))) ;
INSERT INTO my_patch_level (begin_) SELECT CASE WHEN r.ended = 1 then r.ended || ' (;' else 2 end FROM my_patch_level r;
SELECT 1;
