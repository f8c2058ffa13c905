-- The history table on PostgreSQL, as Flyway makes it, and godwit's two columns at the end.
-- A statement ends with a semicolon at the end of a line. {schema} and {table} are replaced by quoted names,
-- {table_pk} by the quoted name of the table with _pk behind it, and so on. The comments are where a tablespace is named.

CREATE TABLE {schema}.{table} (
    installed_rank integer NOT NULL,
    version varchar(50),
    description varchar(200) NOT NULL,
    type varchar(20) NOT NULL,
    script varchar(1000) NOT NULL,
    checksum integer,
    installed_by varchar(100) NOT NULL,
    installed_on timestamp NOT NULL DEFAULT now(),
    execution_time integer NOT NULL,
    success boolean NOT NULL,
    checksum_sha256 varchar(64),
    checksum_sha256_for integer,
    CONSTRAINT {table_pk} PRIMARY KEY (installed_rank) /* index tablespace */
) /* tablespace */;

CREATE INDEX {table_s_idx} ON {schema}.{table} (success) /* tablespace */;
