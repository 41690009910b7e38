-- The statement with parameters stands last: DuckDB binds parameters to the last one only.
delete from stored.mention where document in (select document from retagged_rows);
insert into stored.mention by name from mention_rows;
insert or replace into stored.tagging select document, $taxonomy, $model, $run from retagged_rows;
