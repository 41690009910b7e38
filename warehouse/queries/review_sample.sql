-- Mentions of counted calls that nobody has reviewed, at random: in the order of a hash of what names them and of the seed,
-- which no order of loading or storing changes. The columns are the fields of nlp.review.Found and then of Task.
select
    mention.call,
    mention.sentence,
    mention.start_char,
    mention.end_char,
    mention.narrative,
    mention.value,
    mention.stance,
    mention.tier,
    mention.score,
    mention.taxonomy,
    mention.model,
    (
        select list(narrative.value order by narrative.value)
        from narrative
        where narrative.taxonomy = mention.taxonomy and narrative.narrative = mention.narrative
    ),
    coalesce(mention.company, mention.name, 'unknown'),
    mention.quarter,
    coalesce(mention.speaker, 'unknown'),
    mention.role,
    coalesce(before.text, ''),
    mention.quote,
    coalesce(after.text, ''),
    mention.evidence_start - mention.start_char,
    mention.evidence_end - mention.start_char
from mention
left join sentence as before on before.call = mention.call and before.sentence = mention.sentence - 1
left join sentence as after on after.call = mention.call and after.sentence = mention.sentence + 1
where mention.counted
    and ($narrative is null or mention.narrative = $narrative)
    and ($value is null or mention.value = $value)
    and ($tier is null or mention.tier = $tier)
    and mention.score between $min_score and $max_score
    and not exists (
        from stored.review
        where review.document = mention.call
            and review.start_char = mention.start_char
            and review.end_char = mention.end_char
            and review.narrative = mention.narrative
    )
order by md5(concat_ws(' ', mention.call, mention.sentence, mention.narrative, $seed)), mention.evidence_start
limit $sample;
