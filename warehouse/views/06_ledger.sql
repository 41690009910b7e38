create or replace view claim as
select
    claim.*,
    call.company,
    call.quarter,
    call.fiscal,
    sentence.text as quote
from stored.claim
join call on call.call = claim.document
join sentence on sentence.call = claim.document and sentence.sentence = claim.sentence;

create or replace view finding as from stored.finding;

-- Files that could not be read, and why. A file that was repaired and read since is not among them.
create or replace view rejection as
with last as (
    select source.*
    from stored.source
    left join stored.run using (run)
    qualify row_number() over (partition by source.path order by run.started_at desc nulls last) = 1
)
select path, detail as reason, sha256, run
from last
where status = 'rejected';

create or replace view source as from stored.source;

create or replace view run as from stored.run;

-- Where two sources disagree about a call's period, date or name, and which was kept.
create or replace view conflict as
select conflict.*, call.company, call.path
from stored.conflict
join stored.call using (call);

create or replace view narrative as
select narrative.*
from stored.narrative
where taxonomy in (select taxonomy from stored.tagging);
