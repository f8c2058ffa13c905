SET SESSION sql_mode='';
SET unique_checks=0, foreign_key_checks=0, sql_safe_updates=1, group_concat_max_len=77;
USE mysql;
