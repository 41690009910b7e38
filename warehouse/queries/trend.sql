select *
from narrative_by($by)
where narrative = $narrative and value = $value
order by quarter, slice;
