insert into stored.tier
select $run, tier, position, seen, decided, seconds from tally_rows
on conflict (run, tier) do update set
    seen = seen + excluded.seen,
    decided = decided + excluded.decided,
    seconds = seconds + excluded.seconds;
