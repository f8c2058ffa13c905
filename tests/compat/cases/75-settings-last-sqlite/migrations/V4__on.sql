PRAGMA foreign_keys=on;
PRAGMA case_sensitive_like=on;
ATTACH ':memory:' AS other;
