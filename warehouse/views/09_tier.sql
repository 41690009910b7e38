-- What each tier did in each run: the sentences it saw, those no later tier saw, its seconds, all processes together.
create or replace view tier as
select run, tier, position, seen, decided, seconds from stored.tier order by run, position;
