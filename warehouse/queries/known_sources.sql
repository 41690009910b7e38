-- The last row of a hash wins in the reader's dictionary: rejected, duplicate, loaded.
select sha256, path, status
from stored.source
order by case status when 'rejected' then 0 when 'duplicate' then 1 else 2 end, path;
