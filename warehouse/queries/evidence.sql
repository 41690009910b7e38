-- A narrative's mentions with the sentences around them, of counted calls, the latest calls first.
select
    mention.*,
    call.title as call_title,
    before.text as sentence_before,
    after.text as sentence_after
from mention
join call on call.call = mention.call
left join sentence as before on before.call = mention.call and before.sentence = mention.sentence - 1
left join sentence as after on after.call = mention.call and after.sentence = mention.sentence + 1
where mention.narrative = $narrative
    and mention.counted
    and ($value is null or mention.value = $value)
    and ($company is null or lower($company) in (lower(mention.company), lower(mention.name)))
    and ($containing is null or contains(lower(mention.quote), lower($containing)))
    and ($quarter is null or $quarter in (mention.quarter, mention.fiscal))
order by mention.held_on desc nulls last, mention.company, mention.call, mention.start_char
limit $most;
