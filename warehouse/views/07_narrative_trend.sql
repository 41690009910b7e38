-- How often a narrative is told: each unit in its own column, by calendar quarter of the date held and by one dimension.
-- A call that was read and is silent counts in the denominators, so a quarter without a mention is a row of zeros; a quarter
-- or slice in which no call was read has no row. `value` is one of the narrative's values, or 'any' for all of them together.
create or replace macro narrative_by(dimension) as table
with spoken as (
    select
        call.call,
        call.company,
        call.quarter,
        case dimension
            when 'company' then coalesce(call.company, 'unknown')
            when 'sector' then call.sector
            when 'role' then turn.role
            when 'section' then turn.section
            else 'all'
        end as slice,
        turn.words,
        turn.turn
    from call
    join stored.turn using (call)
    where call.counted
),
read as (
    select
        quarter,
        slice,
        count(distinct call) as calls_read,
        count(distinct company) as companies_read,
        sum(words) as words_read
    from spoken
    group by all
),
told as (
    select
        spoken.quarter,
        spoken.slice,
        mention.narrative,
        mention.value,
        mention.stance,
        mention.sentence,
        spoken.call,
        spoken.company
    from stored.mention
    join stored.sentence
        on sentence.document = mention.document and sentence.sentence = mention.sentence
    join spoken on spoken.call = mention.document and spoken.turn = sentence.turn
),
counted as (
    select
        quarter,
        slice,
        narrative,
        case when grouping(value) = 1 then 'any' else value end as value,
        count(*) as mentions,
        count(*) filter (stance = 'asserted') as asserted,
        count(*) filter (stance = 'denied') as denied,
        count(*) filter (stance = 'open') as open,
        count(distinct (call, sentence)) as sentences,
        count(distinct call) as calls,
        count(distinct company) as companies
    from told
    group by grouping sets ((quarter, slice, narrative, value), (quarter, slice, narrative))
),
told_or_not as (
    select distinct narrative, unnest([value, 'any']) as value from narrative
)
select
    told_or_not.narrative,
    told_or_not.value,
    read.quarter,
    read.slice,
    coalesce(counted.mentions, 0) as mentions,
    coalesce(counted.asserted, 0) as asserted,
    coalesce(counted.denied, 0) as denied,
    coalesce(counted.open, 0) as open,
    coalesce(counted.sentences, 0) as sentences,
    coalesce(counted.calls, 0) as calls,
    coalesce(counted.companies, 0) as companies,
    read.calls_read,
    read.companies_read,
    read.words_read,
    coalesce(counted.calls, 0) / read.calls_read as share_of_calls,
    1000 * coalesce(counted.mentions, 0) / nullif(read.words_read, 0) as per_1000_words
from told_or_not
cross join read
left join counted
    on counted.narrative = told_or_not.narrative
    and counted.value = told_or_not.value
    and counted.quarter = read.quarter
    and counted.slice = read.slice;

create or replace view narrative_trend as
select * exclude (slice) from narrative_by('all');

create or replace view narrative_trend_by_company as
select * rename (slice as company) from narrative_by('company');

create or replace view narrative_trend_by_sector as
select * rename (slice as sector) from narrative_by('sector');

create or replace view narrative_trend_by_role as
select * rename (slice as role) from narrative_by('role');

create or replace view narrative_trend_by_section as
select * rename (slice as section) from narrative_by('section');
