-- The statement with a parameter stands last: DuckDB binds parameters to the last one only.
insert into stored.turn by name from turn_rows;
insert into stored.sentence by name from sentence_rows;
insert into stored.mention by name from mention_rows;
insert into stored.conflict by name from conflict_rows;
insert into stored.fingerprint by name from fingerprint_rows;
insert into stored.call by name select *, $run as run from call_rows;
