.dbconfig dqs_ddl off
