delete from stored.duplicate;

-- The telling that counts: a corrected one, then one with speakers, then the longest.
insert into stored.duplicate
with ranked as (
    select
        telling_group.leader,
        call.call,
        first_value(call.call) over (
            partition by telling_group.leader
            order by
                call.corrected desc,
                coalesce(named.share, 0) > 0.5 desc,
                call.held_on is not null desc,
                call.words desc,
                call.call
        ) as chosen
    from telling_group
    join stored.call using (call)
    left join (
        select call, avg(if(role = 'unknown', 0, 1)) as share from stored.turn group by call
    ) as named using (call)
)
select
    ranked.call,
    ranked.chosen,
    -- Two members of a group may be joined over a third only.
    coalesce(max(telling.containment), 0)
from ranked
left join telling on ranked.call in (telling.one, telling.other) and ranked.chosen in (telling.one, telling.other)
where ranked.call <> ranked.chosen
group by all;
