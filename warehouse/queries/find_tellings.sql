-- Finds the same call told twice and says which telling counts. Derived from the fingerprints alone, so the order of loading
-- does not matter. A hash that many calls share is boilerplate and says nothing.
create or replace temp table telling as
with rare as (
    select hash from stored.fingerprint group by hash having count(*) between 2 and 12
),
size as (
    select call, count(*) as hashes from stored.fingerprint group by call
),
overlap as (
    select one.call as one, other.call as other, count(*) as shared
    from stored.fingerprint as one
    join stored.fingerprint as other on other.hash = one.hash and one.call < other.call
    where one.hash in (from rare)
    group by all
)
select one, other, shared / least(one_size.hashes, other_size.hashes) as containment
from overlap
join size as one_size on one_size.call = one
join size as other_size on other_size.call = other
where shared >= 8 and shared / least(one_size.hashes, other_size.hashes) >= $threshold;
