select count(*) > 0 from duckdb_tables() where database_name = current_database();
