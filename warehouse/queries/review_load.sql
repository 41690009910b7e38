-- Of a reviewer's judgements of one mention the latest stays; the same judgement once more changes nothing.
insert into stored.review by name
select * exclude (number, place)
from judgement_rows
qualify row_number() over (
    partition by document, start_char, end_char, narrative
    order by reviewed_at desc, number desc
) = 1
on conflict do update set
    sentence = excluded.sentence,
    found_value = excluded.found_value,
    found_stance = excluded.found_stance,
    found_tier = excluded.found_tier,
    found_score = excluded.found_score,
    taxonomy = excluded.taxonomy,
    model = excluded.model,
    value = excluded.value,
    stance = excluded.stance,
    reviewed_at = excluded.reviewed_at
where excluded.reviewed_at > review.reviewed_at
    and (excluded.value, excluded.stance, excluded.found_value, excluded.found_stance, excluded.taxonomy, excluded.model)
        is distinct from
        (review.value, review.stance, review.found_value, review.found_stance, review.taxonomy, review.model);
