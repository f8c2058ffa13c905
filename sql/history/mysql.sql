-- The history table on MySQL and MariaDB, as Flyway makes it, and godwit's two columns at the end.
-- A statement ends with a semicolon at the end of a line. {schema} and {table} are replaced by quoted names,
-- {table_s_idx} by the quoted name of the table with _s_idx behind it.

CREATE TABLE {schema}.{table} (
    installed_rank INT NOT NULL,
    version VARCHAR(50),
    description VARCHAR(200) NOT NULL,
    type VARCHAR(20) NOT NULL,
    script VARCHAR(1000) NOT NULL,
    checksum INT,
    installed_by VARCHAR(100) NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    execution_time INT NOT NULL,
    success BOOL NOT NULL,
    checksum_sha256 VARCHAR(64),
    checksum_sha256_for INT,
    PRIMARY KEY (installed_rank),
    KEY {table_s_idx} (success)
) ENGINE=InnoDB;
