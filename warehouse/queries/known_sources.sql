-- Bytes that were loaded, or that hold nothing but a call which was: what they are is settled. A copy of rejected bytes is
-- recorded as a duplicate, but settles nothing.
select sha256, list(path order by status <> 'loaded', path) as paths
from stored.source
group by sha256
having bool_or(status = 'loaded') or not bool_or(status = 'rejected');
