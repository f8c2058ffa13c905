-- tried on 3.40: what does not work in a transaction
PRAGMA foreign_keys = ON; PRAGMA foreign_keys; PRAGMA main.journal_mode=wal; PRAGMA journal_mode; PRAGMA synchronous(1); PRAGMA wal_checkpoint; PRAGMA user_version = 3; PRAGMA foreign_key_check; VACUUM; VACUUM main INTO 'x'; ATTACH 'x' AS u; DETACH u; ANALYZE; REINDEX;
