-- The history table on SQLite, as Flyway makes it, and godwit's two columns at the end.
-- A statement ends with a semicolon at the end of a line. {schema} and {table} are replaced by quoted names,
-- {table_s_idx} by the quoted name of the table with _s_idx behind it.

CREATE TABLE {schema}.{table} (
    installed_rank INT NOT NULL PRIMARY KEY,
    version VARCHAR(50),
    description VARCHAR(200) NOT NULL,
    type VARCHAR(20) NOT NULL,
    script VARCHAR(1000) NOT NULL,
    checksum INT,
    installed_by VARCHAR(100) NOT NULL,
    installed_on TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    execution_time INT NOT NULL,
    success BOOLEAN NOT NULL,
    checksum_sha256 VARCHAR(64),
    checksum_sha256_for INT
);

CREATE INDEX {schema}.{table_s_idx} ON {table} (success);
