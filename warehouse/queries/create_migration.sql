create table if not exists migration (name text primary key);
