-- One row a mention: which narrative, in which sense, by whom, when, and the exact quote.
create or replace view mention as
select
    mention.narrative,
    mention.value,
    mention.stance,
    call.company,
    call.name,
    call.sector,
    call.quarter,
    call.fiscal,
    call.held_on,
    sentence.speaker,
    sentence.title,
    sentence.role,
    sentence.section,
    sentence.text as quote,
    mention.evidence,
    mention.score,
    mention.tier,
    call.counted,
    call.taxonomy,
    call.model,
    mention.document as call,
    mention.sentence,
    sentence.page,
    sentence.start_char,
    sentence.end_char,
    mention.start_char as evidence_start,
    mention.end_char as evidence_end,
    call.path
from stored.mention
join call on call.call = mention.document
join sentence on sentence.call = mention.document and sentence.sentence = mention.sentence;
