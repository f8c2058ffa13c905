-- psql: \; joins statements, which no server knows
SELECT 1 \; SELECT 2;
