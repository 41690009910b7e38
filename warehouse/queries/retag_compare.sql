-- A row a mention of the counted calls that would be tagged anew: what it is now and would be then; null where it is none.
create or replace temp table compared as
with now as (
    select call, sentence, narrative, value, stance, evidence
    from mention
    where counted and (taxonomy, model) is distinct from ($taxonomy, $model)
),
anew as (
    select document as call, sentence, narrative, value, stance, evidence
    from mention_rows
    where document in (select call from call where counted)
)
select
    call,
    sentence,
    narrative,
    now.value as value_now,
    now.stance as stance_now,
    anew.value as value_then,
    anew.stance as stance_then,
    coalesce(anew.evidence, now.evidence) as evidence
from now
full join anew using (call, sentence, narrative);
