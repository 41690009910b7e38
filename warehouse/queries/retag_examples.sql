-- Some of each kind of change in each narrative, in the order of a hash of what names them, which no order of rows changes.
with changed as (
    select
        *,
        case
            when value_now is null then 'come'
            when value_then is null then 'go'
            when value_now <> value_then then 'value'
            when stance_now <> stance_then then 'stance'
        end as change,
        md5(concat_ws(' ', call, sentence, narrative)) as drawn
    from compared
    where change is not null
    qualify row_number() over (partition by narrative, change order by drawn) <= $examples
)
select
    changed.narrative,
    changed.change,
    changed.value_now,
    changed.stance_now,
    changed.value_then,
    changed.stance_then,
    coalesce(call.company, call.name, 'unknown') as company,
    call.quarter,
    changed.evidence,
    sentence.text as quote
from changed
join call using (call)
join sentence on sentence.call = changed.call and sentence.sentence = changed.sentence
order by changed.narrative, list_position(['come', 'go', 'value', 'stance'], changed.change), changed.drawn;
