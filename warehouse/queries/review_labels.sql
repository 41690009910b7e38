-- One row a reviewed sentence, with what the judgements that count say of its narratives.
select
    call,
    path,
    start_char,
    end_char,
    quote,
    list((narrative, value, stance) order by narrative) as judged
from review
where latest
group by all
order by path, call, start_char;
