\echo `date`
