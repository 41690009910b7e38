-- Judgements of a sentence, a narrative or a value that this warehouse does not know, with the values that it knows.
select
    judgement.place,
    sentence.document is not null and known.values is not null as known,
    known.values
from judgement_rows as judgement
left join stored.sentence
    on sentence.document = judgement.document
    and sentence.start_char = judgement.start_char
    and sentence.end_char = judgement.end_char
left join (
    select narrative, list(distinct value order by value) as values from stored.narrative group by narrative
) as known using (narrative)
where sentence.document is null
    or known.values is null
    or (judgement.value is not null and not list_contains(known.values, judgement.value))
order by judgement.number;
