-- The tiers of the last run that tagged anything.
with last as (
    select run
    from stored.tier
    join stored.run using (run)
    group by run
    order by max(started_at) desc
    limit 1
)
select
    tier,
    seen,
    seen / nullif(max(seen) over (), 0) as share,
    decided,
    round(seconds, 1) as seconds,
    round(seen / nullif(seconds, 0)) as per_second,
    round(max(seen) over () * seconds / nullif(seen, 0), 1) as seconds_for_all
from stored.tier
where run in (from last)
order by position;
