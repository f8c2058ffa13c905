INSERT INTO seen SELECT IF(@@sql_mode = '', 'none', 'some'), @@unique_checks, @@foreign_key_checks, @@sql_safe_updates, @@group_concat_max_len > 77;
