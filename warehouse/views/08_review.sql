-- One row a judgement: what was found, what a reviewer said of it, and whether it was right. `found_right`: the narrative is
-- there, in whatever sense. Where several reviewers judged one mention, the latest judgement counts: `latest`.
create or replace view review as
select
    review.narrative,
    review.found_value,
    review.found_stance,
    review.found_tier,
    review.found_score,
    review.value,
    review.stance,
    review.value is not null as found_right,
    coalesce(review.value = review.found_value, false) as value_right,
    coalesce(review.stance = review.found_stance, false) as stance_right,
    call.company,
    call.name,
    call.quarter,
    call.fiscal,
    call.text[review.start_char + 1:review.end_char] as quote,
    review.reviewer,
    review.reviewed_at,
    row_number() over (
        partition by review.document, review.start_char, review.end_char, review.narrative
        order by review.reviewed_at desc, review.reviewer
    ) = 1 as latest,
    review.taxonomy,
    review.model,
    review.document as call,
    review.start_char,
    review.end_char,
    call.path
from stored.review
join call on call.call = review.document;

-- How much of what was found and reviewed is right, with the Wilson 95 % interval of the precision. `value` is the value
-- found, or 'any' for all of them; `tier` what found it, or 'all'. `value_right` and `stance_right` are shares of those found
-- rightly. It speaks for what the sample was drawn from: one drawn by --max-score 0.7 says nothing of the surer ones.
-- Versions are never mixed: each has rows of its own.
create or replace view audited_precision as
with counted as (
    select
        narrative,
        if(grouping(found_value) = 1, 'any', found_value) as value,
        if(grouping(found_tier) = 1, 'all', found_tier) as tier,
        count(*) as reviewed,
        count(*) filter (found_right) as found_right,
        count(*) filter (value_right) as with_value,
        count(*) filter (stance_right) as with_stance,
        taxonomy,
        model
    from review
    where latest
    group by
        narrative, taxonomy, model,
        grouping sets ((), (found_value), (found_tier), (found_value, found_tier))
),
-- Wilson, E. B. (1927), Probable inference, Journal of the American Statistical Association 22; z for 95 %.
wilson as (
    select
        *,
        1.959964 as z,
        found_right / reviewed as precision,
        1 + z ^ 2 / reviewed as scale,
        (precision + z ^ 2 / (2 * reviewed)) / scale as centre,
        z * sqrt(precision * (1 - precision) / reviewed + z ^ 2 / (4 * reviewed ^ 2)) / scale as half
    from counted
)
select
    narrative,
    value,
    tier,
    reviewed,
    found_right,
    precision,
    -- Rounding may leave them beyond 0 and 1 by the last digit.
    greatest(centre - half, 0) as low,
    least(centre + half, 1) as high,
    with_value / nullif(found_right, 0) as value_right,
    with_stance / nullif(found_right, 0) as stance_right,
    taxonomy,
    model
from wilson;
