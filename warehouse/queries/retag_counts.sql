-- now = stay + go + to_other_value; then = stay + come + from_other_value. For "any" the two last are all that change value.
with sided as (
    select *, unnest(list_distinct([value_now, value_then])) as value from compared
)
select
    narrative,
    case when grouping(value) = 1 then 'any' else value end as value,
    count(*) filter (value = value_now) as now,
    count(*) filter (value = value_then) as "then",
    count(*) filter (value = value_now and value = value_then) as stay,
    count(*) filter (value_now is null) as come,
    count(*) filter (value_then is null) as go,
    count(*) filter (value <> value_now) as from_other_value,
    count(*) filter (value <> value_then) as to_other_value,
    count(*) filter (value = value_then and stance_now <> stance_then) as other_stance
from sided
group by grouping sets ((narrative, value), (narrative))
order by narrative, grouping(value) desc, value;
