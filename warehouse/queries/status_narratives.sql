select
    narrative.narrative,
    narrative.value,
    count(mention.call) as mentions,
    count(distinct mention.call) as calls,
    count(distinct mention.company) as companies,
    coalesce(max(mention.quarter) filter (mention.quarter <> 'undated'), '-') as last_quarter
from narrative
left join mention
    on mention.narrative = narrative.narrative and mention.value = narrative.value and mention.counted
group by all
order by all;
